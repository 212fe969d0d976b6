import { quoted } from "@wheelyard/core/quoted";
import { foldedPath } from "./folded-path.ts";
import { InvalidFileError } from "./invalid-file-error.ts";

export type TreeEntry =
  | { kind: "file" | "folder" | "symlink"; name: string }
  | { kind: "hard link"; name: string; target: string };

type Kind = TreeEntry["kind"];

/** All names of the largest of the well-known distributions, ansible, have 2 million characters. */
const MAX_NAMES_LENGTH = 4_000_000;

/**
 * What a client finds in its folder after unpacking an archive entry by entry. One entry may replace another, or be
 * written through it. If clients would disagree on the result, the archive is rejected.
 */
export class ArchiveTree {
  /** By path, with NUL instead of the slash, so that sorting puts what is below a folder right after it. */
  readonly #kinds = new Map<string, Kind>();
  readonly #repeated = new Set<string>();
  readonly #linked = new Set<string>();
  #length = 0;
  #hasLinks = false;

  /** @throws {InvalidFileError} */
  add(entry: TreeEntry): void {
    const { kind, name } = entry;
    this.#length += name.length;
    if (this.#length > MAX_NAMES_LENGTH) {
      throw new InvalidFileError(`the names of its entries have more than ${MAX_NAMES_LENGTH} characters`);
    }
    const key = keyOf(name);
    const before = this.#kinds.get(key);
    if (before !== undefined) this.#repeat(key, before, kind);
    this.#kinds.set(key, kind);
    if (kind === "hard link") this.#link(name, entry.target);
    this.#hasLinks ||= kind === "hard link" || kind === "symlink";
  }

  /**
   * To be called after the last entry.
   *
   * @throws {InvalidFileError}
   */
  check(): void {
    const entries = [...this.#kinds].map(([key, kind]) => ({ key, name: nameOf(key), kind }));
    rejectEntriesBelow(entries, ({ kind }) => kind !== "folder");
    if (!this.#hasLinks) return;
    // For systems that treat several spellings as one.
    const folded = entries.map(({ name, kind }) => ({ key: keyOf(foldedPath(name)), name, kind }));
    rejectEntriesBelow(folded, ({ kind }) => kind === "symlink" || kind === "hard link");
  }

  // Every client makes a folder once, and overwrites a file. But some write a file through a link to it.
  #repeat(key: string, before: Kind, kind: Kind): void {
    const name = quoted(nameOf(key));
    if (before !== kind) throw new InvalidFileError(`entry ${name} occurs as a ${before} and as a ${kind}`);
    if (kind === "folder") return;
    if (kind !== "file") throw new InvalidFileError(`entry ${name} occurs twice as a ${kind}`);
    if (this.#linked.has(key)) throw new InvalidFileError(`entry ${name} occurs again after a link to it`);
    this.#repeated.add(key);
  }

  #link(name: string, target: string): void {
    const key = keyOf(target);
    const kind = this.#kinds.get(key);
    if (kind !== "file" || this.#repeated.has(key)) {
      throw new InvalidFileError(
        `entry ${quoted(name)} links to ${quoted(target)}, expected a file that occurs once before it`,
      );
    }
    this.#linked.add(key);
  }
}

interface Placed {
  key: string;
  name: string;
  kind: Kind;
}

// Once sorted, everything below a barrier follows it without a break.
function rejectEntriesBelow(entries: Placed[], isBarrier: (entry: Placed) => boolean): void {
  const barriersFirst = (a: Placed, b: Placed) => Number(isBarrier(b)) - Number(isBarrier(a));
  entries.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : barriersFirst(a, b)));
  let barrier: Placed | undefined;
  for (const entry of entries) {
    if (barrier?.key === entry.key) {
      const names = `${quoted(barrier.name)} and ${quoted(entry.name)}`;
      throw new InvalidFileError(
        `entries ${names} are one on some systems, and the first is a ${barrier.kind}`,
      );
    }
    if (barrier !== undefined && entry.key.startsWith(`${barrier.key}\0`)) {
      throw new InvalidFileError(
        `entry ${quoted(entry.name)} lies in ${quoted(barrier.name)}, which is a ${barrier.kind}`,
      );
    }
    if (isBarrier(entry)) barrier = entry;
  }
}

function keyOf(name: string): string {
  return name.replaceAll("/", "\0");
}

function nameOf(key: string): string {
  return key.replaceAll("\0", "/");
}
