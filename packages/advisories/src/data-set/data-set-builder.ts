import { createHash } from "node:crypto";
import type { Advisory } from "../entry/advisory.ts";
import { readEntry } from "../entry/read-entry.ts";
import type { EntrySink } from "../fetching/read-archive.ts";
import { partNames, partOf } from "./layout.ts";
import type { Manifest } from "./manifest.ts";
import { serializePart } from "./part.ts";

/** What is made of an archive. */
export interface DataSet {
  /** A digest of all parts. */
  id: string;
  /** Each part's text, by its name. Empty ones are among them: a part that is missing is a fault. */
  parts: ReadonlyMap<string, string>;
  entries: number;
  unreadable: number;
  /** Some of what could not be read, and why. */
  examples: readonly string[];
  /** Undefined if there is no entry. */
  newest: Date | undefined;
}

/** Named in the log. */
const MAX_EXAMPLES = 5;

/** Takes one entry of an archive after the other. */
export class DataSetBuilder implements EntrySink {
  readonly #advisories = new Map<string, Advisory[]>(partNames().map((part) => [part, []]));
  readonly #examples: string[] = [];
  #entries = 0;
  #unreadable = 0;
  #newest: Date | undefined;

  add(text: string, name: string): void {
    this.#entries++;
    const read = readEntry(text, name);
    if (read.kind === "unreadable") this.#note(`${read.id}: ${read.reason}`);
    else if (this.#newest === undefined || read.modified > this.#newest) this.#newest = read.modified;
    if (read.kind === "withdrawn") return;
    for (const advisory of read.advisories) this.#advisories.get(partOf(advisory.project))?.push(advisory);
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
      examples: this.#examples,
      newest: this.#newest,
    };
  }

  #note(problem: string): void {
    this.#unreadable++;
    if (this.#examples.length < MAX_EXAMPLES) this.#examples.push(problem);
  }
}

/** Of the entries before, so many must still be there, or the archive is not believed. */
const LEAST_SHARE = 0.9;

/** Of the entries, no more may be unreadable. */
const MOST_UNREADABLE = 0.01;

/**
 * Why a data set must not take the place of the one before.
 *
 * @returns a sentence, or undefined if it may
 */
export function whyNotToBelieve(dataSet: DataSet, before: Manifest | undefined): string | undefined {
  const { entries, unreadable, examples, newest } = dataSet;
  if (newest === undefined || entries === 0) return "Cannot use the advisories: the archive has no entry";
  if (unreadable > entries * MOST_UNREADABLE) {
    return `Cannot use the advisories: ${unreadable} of ${entries} entries can't be read, expected at most 1 %, such as ${examples.join("; ")}`;
  }
  if (before !== undefined && entries < before.entries * LEAST_SHARE) {
    return `Cannot use the advisories: the archive has ${entries} entries, expected at least 90 % of the ${before.entries} before`;
  }
  return undefined;
}
