/**
 * Calls back once nobody reads the log on, as behind `| head -1`: then nobody sees either that the servers live on. What
 * of it can't be kept, as on a full disk, is said once and ends nothing.
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
