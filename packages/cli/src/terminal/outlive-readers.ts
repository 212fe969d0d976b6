import { EXIT } from "../exit-codes.ts";
import { printError } from "./print.ts";

/**
 * Has a command come to its end where nobody reads what it prints any more, as behind `| head -1`: what was begun in the
 * bucket is not to be left half done. Where printing fails otherwise, as on a full disk, it says so.
 */
export function outliveReaders(): void {
  process.stderr.on("error", () => {});
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || process.exitCode === EXIT.disk) return;
    process.exitCode = EXIT.disk;
    const reason = error.code === "ENOSPC" ? "the disk is full" : error.message;
    printError(`Cannot print the result: ${reason}`);
  });
}
