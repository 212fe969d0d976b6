import { hash } from "node:crypto";
import { Refusal } from "./refusal.ts";

export interface DirectoryEntry {
  name: string;
  /** Offset of its local header. */
  start: number;
  compressedSize: number;
  /** Compression method. */
  method: number;
}

export interface PlacedEntry extends Omit<DirectoryEntry, "name"> {
  isNamed: (name: string) => boolean;
}

/**
 * What a central directory says of its entries, in 26 bytes for each. Of a name 64 bits of its SHA-256 are kept,
 * since a hostile archive may have megabytes of names.
 */
export class ZipEntryTable {
  readonly #names: BigUint64Array;
  readonly #starts: Float64Array;
  readonly #compressedSizes: Float64Array;
  readonly #methods: Uint16Array;
  #length = 0;

  constructor(capacity: number) {
    this.#names = new BigUint64Array(capacity);
    this.#starts = new Float64Array(capacity);
    this.#compressedSizes = new Float64Array(capacity);
    this.#methods = new Uint16Array(capacity);
  }

  add(entry: DirectoryEntry): void {
    const i = this.#length++;
    this.#names[i] = digestOf(entry.name);
    this.#starts[i] = entry.start;
    this.#compressedSizes[i] = entry.compressedSize;
    this.#methods[i] = entry.method;
  }

  /** @throws {Refusal} where two entries have one name */
  checkNames(): void {
    const sorted = this.#names.slice(0, this.#length).sort();
    const twice = sorted.find((name, i) => name === sorted[i + 1]);
    if (twice === undefined) return;
    const first = this.#names.indexOf(twice);
    const second = this.#names.indexOf(twice, first + 1);
    throw new Refusal(
      `its entries at bytes ${this.#starts[first]} and ${this.#starts[second]} have the same name`,
    );
  }

  /** All entries in the order of their bytes. */
  *inOrder(): Generator<PlacedEntry, void, undefined> {
    const order = Uint32Array.from({ length: this.#length }, (_, i) => i);
    order.sort((a, b) => (this.#starts[a] ?? 0) - (this.#starts[b] ?? 0));
    for (const i of order) {
      yield {
        start: this.#starts[i] ?? 0,
        compressedSize: this.#compressedSizes[i] ?? 0,
        method: this.#methods[i] ?? 0,
        isNamed: (name) => this.#names[i] === digestOf(name),
      };
    }
  }
}

function digestOf(name: string): bigint {
  return hash("sha256", name, "buffer").readBigUInt64LE();
}
