import { createHash } from "node:crypto";
import type { Advisory } from "../entry/advisory.ts";
import { readEntry } from "../entry/read-entry.ts";
import type { EntrySink } from "../fetching/read-archive.ts";
import { partNames, partOf } from "./layout.ts";
import { serializePart } from "./part.ts";

/** What is read from an archive. */
export interface DataSet {
  /** A digest of all parts. */
  id: string;
  /** Each part's text, by its name. Empty parts are included, because a missing part is a fault. */
  parts: ReadonlyMap<string, string>;
  entries: number;
  unreadable: number;
  /** How many advisories no one has rated. They hold nothing back. */
  unrated: number;
  /** Some of what could not be read, and why. */
  examples: readonly string[];
  /** Undefined if there is no entry with a time up to now. */
  newest: Date | undefined;
}

/** How many examples the log names. */
const MAX_EXAMPLES = 5;

/** Entries can't be newer than the archive, but clocks may differ by this much. */
const CLOCK_SKEW_MS = 24 * 60 * 60 * 1_000;

/** Builds a data set from the entries of an archive, one after another. */
export class DataSetBuilder implements EntrySink {
  readonly #latest: Date;
  readonly #advisories = new Map<string, Advisory[]>(partNames().map((part) => [part, []]));
  readonly #examples: string[] = [];
  #entries = 0;
  #unreadable = 0;
  #unrated = 0;
  #newest: Date | undefined;

  constructor(now: Date) {
    this.#latest = new Date(now.getTime() + CLOCK_SKEW_MS);
  }

  add(text: string, name: string): void {
    this.#entries++;
    const read = readEntry(text, name);
    if (read.kind === "unreadable") this.#note(`${read.id}: ${read.reason}`);
    else this.#date(read.modified);
    if (read.kind === "withdrawn") return;
    for (const advisory of read.advisories) {
      if (advisory.severity === "unknown") this.#unrated++;
      this.#advisories.get(partOf(advisory.project))?.push(advisory);
    }
  }

  addUnreadable(name: string, reason: string): void {
    this.#entries++;
    this.#note(`${name}: ${reason}`);
  }

  build(): DataSet {
    const parts = new Map(
      [...this.#advisories].map(([part, advisories]) => [part, serializePart(advisories)]),
    );
    const hash = createHash("sha256");
    for (const text of parts.values()) hash.update(text);
    return {
      id: hash.digest("hex").slice(0, 32),
      parts,
      entries: this.#entries,
      unreadable: this.#unreadable,
      unrated: this.#unrated,
      examples: this.#examples,
      newest: this.#newest,
    };
  }

  /** A time in the future would hide how old the data is. */
  #date(modified: Date): void {
    if (modified > this.#latest) return;
    if (this.#newest === undefined || modified > this.#newest) this.#newest = modified;
  }

  #note(problem: string): void {
    this.#unreadable++;
    if (this.#examples.length < MAX_EXAMPLES) this.#examples.push(problem);
  }
}
