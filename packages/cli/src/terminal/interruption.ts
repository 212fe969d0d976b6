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
  // It stays after the first signal: the lock of a users' file ends the process on a signal that no one else listens to.
  const abort = (name: NodeJS.Signals) => {
    if (!controller.signal.aborted) return controller.abort();
    ignore();
    process.kill(process.pid, name);
  };
  const ignore = () => process.off("SIGINT", abort).off("SIGTERM", abort);
  process.on("SIGINT", abort).on("SIGTERM", abort);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    throw new CommandError(EXIT.interrupted, `Interrupted: ${whatIsLeft}`, { cause: error });
  } finally {
    ignore();
  }
}
