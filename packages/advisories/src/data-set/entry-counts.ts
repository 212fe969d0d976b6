import type { ReadEntry } from "../entry/read-entry.ts";

/** Entries can't be newer than the archive. Clocks may differ by so much. */
const CLOCK_SKEW_MS = 24 * 60 * 60 * 1_000;

/** Entries that are named as examples. */
const MAX_EXAMPLES = 5;

/** Counts what an archive has. */
export class EntryCounts {
  readonly #latest: Date;
  readonly #ids = new Set<string>();
  readonly #malicious = new Set<string>();
  readonly #unrated = new Set<string>();
  /** All of them, also withdrawn ones and those of other ecosystems. */
  entries = 0;
  /** Those that could not be read, or not wholly. */
  unreadable = 0;
  /** The length of the texts of all that could be read. */
  characters = 0;
  /** Some of what could not be read, and why. */
  readonly examples: string[] = [];
  /** Files that seem to be about malicious code, of which a project can't be read. */
  readonly lost = new Set<string>();
  /** The length of what is kept of all advisories. Undefined if they aren't kept. */
  kept: number | undefined;
  /** When the newest entry was modified. Undefined if there is none with a time up to now. */
  newest: Date | undefined;

  constructor(now: Date) {
    this.#latest = new Date(now.getTime() + CLOCK_SKEW_MS);
  }

  /** Different ids of entries about a project of PyPI that were not withdrawn. */
  get advisories(): number {
    return this.#ids.size;
  }

  /** Of them, those about malicious code. */
  get malicious(): number {
    return this.#malicious.size;
  }

  /** Of them, those that no one has rated. They hold nothing back. */
  get unrated(): number {
    return this.#unrated.size;
  }

  /** How many of the ids belong to a database. @param database how they begin, such as `GHSA` */
  idsOf(database: string): number {
    return [...this.#ids].filter((id) => id.startsWith(`${database}-`)).length;
  }

  /**
   * @param name the entry's file in the archive
   * @param characters the length of its text
   */
  count(read: ReadEntry, name: string, characters: number): void {
    this.entries++;
    this.characters += characters;
    if (read.kind === "unreadable") this.#note(`${read.id}: ${read.reason}`);
    else this.#date(read.modified);
    if (read.kind === "withdrawn") return;
    for (const { id, severity } of read.advisories) {
      this.#ids.add(id);
      if (severity === "malicious") this.#malicious.add(id);
      if (severity === "unknown") this.#unrated.add(id);
    }
    if (read.kind === "unreadable" && read.losesProject) this.#lose(name, read.isMalicious);
  }

  /** Counts an entry of which nothing can be read. */
  countUnreadable(name: string, reason: string): void {
    this.entries++;
    this.#note(`${name}: ${reason}`);
    this.#lose(name);
  }

  /** A time in the future would hide how old the data is. */
  #date(modified: Date): void {
    if (modified > this.#latest) return;
    if (this.newest === undefined || modified > this.newest) this.newest = modified;
  }

  #note(problem: string): void {
    this.unreadable++;
    if (this.examples.length < MAX_EXAMPLES) this.examples.push(problem);
  }

  #lose(name: string, isMalicious = false): void {
    const isNamedSo = /(?:^|\/)MAL-[^/]*$/i.test(name);
    if (isMalicious || isNamedSo) this.lost.add(name);
  }
}
