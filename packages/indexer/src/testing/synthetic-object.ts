import type { GetOptions, GetOutcome, Store } from "../store.ts";

/** Bytes, or a number of zero bytes, which are made as they are read. */
export type Stretch = Uint8Array | number;

/** A bucket with one object, of any size, that tells what was read of it. */
export class SyntheticObject implements Pick<Store, "get"> {
  readonly gets: GetOptions[] = [];
  readonly size: number;
  etag = '"1"';
  /** The most bytes that one request asked for. */
  largestRead = 0;
  readonly #stretches: readonly Stretch[];

  constructor(...stretches: readonly Stretch[]) {
    this.#stretches = stretches;
    this.size = stretches.reduce<number>((size, stretch) => size + lengthOf(stretch), 0);
  }

  async get(_key: string, options: GetOptions = {}): Promise<GetOutcome> {
    this.gets.push(options);
    if (options.ifMatch !== undefined && options.ifMatch !== this.etag) return { kind: "changed" };
    const { range = { suffix: this.size } } = options;
    const first = "suffix" in range ? Math.max(0, this.size - range.suffix) : range.first;
    const end = "suffix" in range ? this.size : Math.min(range.last + 1, this.size);
    this.largestRead = Math.max(this.largestRead, end - first);
    const { etag, size } = this;
    return {
      kind: "found",
      object: { body: this.#bytes(first, end), etag, size, lastModified: new Date(0) },
    };
  }

  #bytes(first: number, end: number): Uint8Array {
    const bytes = Buffer.alloc(end - first);
    let start = 0;
    for (const stretch of this.#stretches) {
      const from = Math.max(first, start);
      const to = Math.min(end, start + lengthOf(stretch));
      if (from < to && typeof stretch !== "number") {
        bytes.set(stretch.subarray(from - start, to - start), from - first);
      }
      start += lengthOf(stretch);
    }
    return bytes;
  }
}

function lengthOf(stretch: Stretch): number {
  return typeof stretch === "number" ? stretch : stretch.length;
}
