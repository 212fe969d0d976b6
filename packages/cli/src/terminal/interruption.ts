import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";

/**
 * Runs work that Ctrl-C ends cleanly. A second Ctrl-C ends it at once.
 *
 * @param whatIsLeft printed after an interruption
 */
export async function interruptible<T>(
  whatIsLeft: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  process.once("SIGINT", abort).once("SIGTERM", abort);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    throw new CommandError(EXIT.interrupted, `Interrupted: ${whatIsLeft}`, { cause: error });
  } finally {
    process.removeListener("SIGINT", abort).removeListener("SIGTERM", abort);
  }
}
