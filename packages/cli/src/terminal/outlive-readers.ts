import { EXIT } from "../exit-codes.ts";
import { printError } from "./print.ts";

/**
 * Lets a command finish even if its output is no longer read, as with `| head -1`: work begun in the bucket must not
 * stay half done. If printing fails for another reason, such as a full disk, it says so.
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
