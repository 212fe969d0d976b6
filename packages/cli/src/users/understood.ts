import { refused, wrongUsage } from "../command-error.ts";

/** Composes what a user's record or name is made of. What these refuse is a typing mistake. */
export function understood<T>(compose: () => T): T {
  try {
    return compose();
  } catch (error) {
    if (error instanceof TypeError) throw wrongUsage(error.message, { cause: error });
    if (error instanceof RangeError) throw refused(error.message, { cause: error });
    throw error;
  }
}
