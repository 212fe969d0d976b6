import { channelRoot, InvalidChannelNameError, MAIN, type Root } from "@wheelyard/core/root";
import type { Command } from "commander";
import { wrongUsage } from "../command-error.ts";
import { variable } from "./variables.ts";

/** Options that choose the index of a command. */
export interface TargetOptions {
  env?: string;
  bucket?: string;
  indexUrl?: string;
  region?: string;
  /** One of the bucket's channels, instead of its main index. */
  channel?: string;
}

/** Adds the options of every command that works on an index. */
export function withTargetOptions(command: Command): Command {
  return command
    .optionsGroup("Which index:")
    .option("--env <name>", "a deployed environment, looked up in CloudFormation (WHEELYARD_ENV)")
    .option("--bucket <name>", "the bucket, instead of the environment's (WHEELYARD_BUCKET)")
    .option("--index-url <url>", "the index's address, for printed commands (WHEELYARD_INDEX_URL)")
    .option("--region <region>", "an AWS region other than the configured one");
}

/** Adds the options of a command that works on one of the bucket's indexes: the main one, or a channel. */
export function withChannelOption(command: Command): Command {
  return withTargetOptions(command).option("--channel <name>", "a channel, instead of the main index");
}

/**
 * The index of the bucket that the options choose.
 *
 * @throws {CommandError} if no channel can have that name
 */
export function rootOf({ channel }: TargetOptions): Root {
  if (channel === undefined) return MAIN;
  try {
    return channelRoot(channel);
  } catch (error) {
    if (error instanceof InvalidChannelNameError) throw wrongUsage(error.message, { cause: error });
    throw error;
  }
}

/**
 * Completes the options from the environment.
 *
 * @throws {CommandError} if a value is empty
 */
export function completed(options: TargetOptions, env = process.env): TargetOptions {
  if (options.bucket === "") throw wrongUsage('Cannot use --bucket "": expected the name of a bucket');
  if (options.region === "") throw wrongUsage('Cannot use --region "": expected the name of a region');
  const bucket =
    options.bucket ?? (options.env === undefined ? variable("WHEELYARD_BUCKET", env) : undefined);
  const name = options.env ?? (bucket === undefined ? variable("WHEELYARD_ENV", env) : undefined);
  const indexUrl = options.indexUrl ?? variable("WHEELYARD_INDEX_URL", env);
  return {
    ...(name !== undefined && { env: name }),
    ...(bucket !== undefined && { bucket }),
    ...(indexUrl !== undefined && { indexUrl }),
    ...(options.region !== undefined && { region: options.region }),
    ...(options.channel !== undefined && { channel: options.channel }),
  };
}
