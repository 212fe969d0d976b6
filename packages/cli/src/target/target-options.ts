import type { Command } from "commander";
import { wrongUsage } from "../command-error.ts";
import { variable } from "./variables.ts";

/** How a command is told which index it works on. */
export interface TargetOptions {
  env?: string;
  bucket?: string;
  indexUrl?: string;
  region?: string;
}

/** Adds the options that every command on an index takes. */
export function withTargetOptions(command: Command): Command {
  return command
    .optionsGroup("Which index:")
    .option("--env <name>", "a deployed environment, looked up in CloudFormation (WHEELYARD_ENV)")
    .option("--bucket <name>", "the bucket, instead of an environment's (WHEELYARD_BUCKET)")
    .option("--index-url <url>", "the index's address, for the lines shown (WHEELYARD_INDEX_URL)")
    .option("--region <region>", "the AWS region, instead of the configured one");
}

/**
 * Options, and for what they leave out the environment.
 *
 * @throws {CommandError} where what is meant is empty
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
  };
}
