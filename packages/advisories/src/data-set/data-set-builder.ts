import { createHash } from "node:crypto";
import { readEntry } from "../entry/read-entry.ts";
import { type EntrySink, InvalidArchiveError } from "../fetching/read-archive.ts";
import { EntryCounts } from "./entry-counts.ts";
import { partNames, partOf } from "./layout.ts";
import { MAX_KEPT } from "./limits.ts";
import { joinRows, type PartRow, rowOf } from "./part.ts";

/** What is read from an archive. */
export interface DataSet {
  /** A digest of all parts. */
  id: string;
  /** Each part's text, by its name. Empty parts are included, because a missing part is a fault. */
  parts: ReadonlyMap<string, string>;
  counts: EntryCounts;
}

/** Builds a data set from the entries of an archive, one after another. */
export class DataSetBuilder implements EntrySink {
  // Texts: the versions of a hundred thousand entries, as objects, take half a gigabyte.
  readonly #rows = new Map<string, PartRow[]>(partNames().map((part) => [part, []]));
  readonly #counts: EntryCounts;
  readonly #limit: number;
  /** In characters. */
  #kept = 0;

  constructor(now: Date, limit = MAX_KEPT) {
    this.#counts = new EntryCounts(now);
    this.#limit = limit;
  }

  /** @throws {InvalidArchiveError} if what is known would no longer fit in memory */
  add(text: string, name: string): void {
    const read = readEntry(text, name);
    this.#counts.count(read, name, text.length);
    if (read.kind === "withdrawn") return;
    for (const advisory of read.advisories) {
      const row = rowOf(advisory);
      this.#kept += row.text.length;
      if (this.#kept > this.#limit) {
        throw new InvalidArchiveError(
          `Cannot use the advisories: up to "${name}", they take ${this.#kept} characters, expected at most ${this.#limit} in the whole archive`,
        );
      }
      this.#rows.get(partOf(advisory.project))?.push(row);
    }
  }

  addUnreadable(name: string, reason: string): void {
    this.#counts.countUnreadable(name, reason);
  }

  /** Forgets what was added: the parts take its place. */
  build(): DataSet {
    const parts = new Map<string, string>();
    const hash = createHash("sha256");
    for (const [part, rows] of this.#rows) {
      const text = joinRows(rows);
      this.#rows.set(part, []);
      parts.set(part, text);
      hash.update(text);
    }
    this.#counts.kept = this.#kept;
    return { id: hash.digest("hex").slice(0, 32), parts, counts: this.#counts };
  }
}
