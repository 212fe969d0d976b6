import { wrongUsage } from "../command-error.ts";

/** The variables that stand for options, with what each has to hold. */
const WANTED = {
  WHEELYARD_ENV: "the name of an environment",
  WHEELYARD_BUCKET: "the name of a bucket",
  WHEELYARD_INDEX_URL: "the index's address",
  WHEELYARD_USERS_FILE: "the path of a file",
  WHEELYARD_RECONCILE_FUNCTION: "the name of a function",
  WHEELYARD_QUEUE_URL: "the URL of a queue",
  WHEELYARD_DEAD_LETTERS_URL: "the URL of a queue",
  WHEELYARD_SOURCE_USER: "a user's name",
  WHEELYARD_SOURCE_TOKEN: "a token",
} as const;

/**
 * Reads a variable of the environment.
 *
 * @throws {CommandError} where it is set and empty, as an unset variable in a script makes it
 */
export function variable(name: keyof typeof WANTED, env = process.env): string | undefined {
  const value = env[name];
  if (value !== "") return value;
  throw wrongUsage(`Cannot use ${name} "": expected ${WANTED[name]}, or that it is not set`);
}
