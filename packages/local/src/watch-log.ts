/**
 * Calls back once the log is no longer read, as with `| head -1`: no one would see that the servers keep running. A log
 * that can't be written, as on a full disk, is reported once and ends nothing.
 */
export function watchLog(onClosed: () => void): void {
  let isSaid = false;
  process.stderr.on("error", () => {});
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return onClosed();
    if (isSaid) return;
    isSaid = true;
    const reason = error.code === "ENOSPC" ? "the disk is full" : error.message;
    process.stderr.write(`Cannot write the log: ${reason}\n`);
  });
}
