import { createHash } from "node:crypto";
import { readEntry } from "../entry/read-entry.ts";
import type { EntrySink } from "../fetching/read-archive.ts";
import { EntryCounts } from "./entry-counts.ts";
import { partNames, partOf } from "./layout.ts";
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

  constructor(now: Date) {
    this.#counts = new EntryCounts(now);
  }

  add(text: string, name: string): void {
    const read = readEntry(text, name);
    this.#counts.count(read, name, text.length);
    if (read.kind === "withdrawn") return;
    for (const advisory of read.advisories) {
      this.#rows.get(partOf(advisory.project))?.push(rowOf(advisory));
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
    return {
      id: hash.digest("hex").slice(0, 32),
      parts,
      counts: this.#counts,
    };
  }
}
