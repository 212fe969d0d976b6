import type { Command } from "commander";

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

/** Options, and for what they leave out the environment. */
export function completed(
  options: TargetOptions,
  env: Readonly<Record<string, string | undefined>>,
): TargetOptions {
  const { WHEELYARD_ENV, WHEELYARD_BUCKET, WHEELYARD_INDEX_URL } = env;
  const bucket = options.bucket ?? (options.env === undefined ? WHEELYARD_BUCKET : undefined);
  const name = options.env ?? (bucket === undefined ? WHEELYARD_ENV : undefined);
  const indexUrl = options.indexUrl ?? WHEELYARD_INDEX_URL;
  return {
    ...(name !== undefined && { env: name }),
    ...(bucket !== undefined && { bucket }),
    ...(indexUrl !== undefined && { indexUrl }),
    ...(options.region !== undefined && { region: options.region }),
  };
}
