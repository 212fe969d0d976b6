import type { Difference } from "./difference.ts";

/**
 * Keys. Uploads wait in the same queue, so a new wheelyard version must not fill it with everything that earlier ones wrote.
 */
export const MOST_OUTDATED = 10_000;

/** Bytes of files that are read again. */
export const MOST_READ = 64 * 1024 ** 3;

/**
 * The outdated objects that one run sends. Files that are missing, stale or ghosts are sent at once, because installers
 * see them.
 */
export class Portion {
  #outdated = 0;
  #read = 0;

  /** Whether the difference is part of it. A file that exceeds the limit by itself is read alone. */
  takes({ kind, reads = 0 }: Pick<Difference, "kind" | "reads">): boolean {
    if (kind !== "outdated") return true;
    const isReadable = reads === 0 || this.#read === 0 || this.#read + reads <= MOST_READ;
    if (this.#outdated === MOST_OUTDATED || !isReadable) return false;
    this.#outdated++;
    this.#read += reads;
    return true;
  }
}
