import { wrongUsage } from "../command-error.ts";

/** Environment variables that stand for options, and what each must hold. */
const WANTED = {
  WHEELYARD_ENV: "the name of an environment",
  WHEELYARD_BUCKET: "the name of a bucket",
  WHEELYARD_INDEX_URL: "the index's address",
  WHEELYARD_LOCAL_LOGIN: "a user and a token in the form user:token, percent-encoded",
  WHEELYARD_USERS_FILE: "the path of a file",
  WHEELYARD_RECONCILE_FUNCTION: "the name of a function",
  WHEELYARD_QUEUE_URL: "the URL of a queue",
  WHEELYARD_DEAD_LETTERS_URL: "the URL of a queue",
  WHEELYARD_UPSTREAM_SETTINGS: "the settings of upstream in JSON",
  WHEELYARD_UPSTREAM_VIEWS: "the channels with rules of their own for upstream in JSON",
  WHEELYARD_SOURCE_USER: "a user's name",
  WHEELYARD_SOURCE_TOKEN: "a token",
} as const;

/**
 * Reads an environment variable.
 *
 * @throws {CommandError} if it is set but empty, as happens when a script passes an unset variable
 */
export function variable(name: keyof typeof WANTED, env = process.env): string | undefined {
  const value = env[name];
  if (value !== "") return value;
  throw wrongUsage(`Cannot use ${name} "": expected ${WANTED[name]}, or unset`);
}
