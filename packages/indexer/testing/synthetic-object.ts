import type { GetOptions, GetOutcome, Store } from "../src/store/store.ts";

/** Bytes, or a number of zero bytes, or a repeated pattern. The latter two are made as they are read. */
export type Stretch = Uint8Array | number | { pattern: Uint8Array; times: number };

/** A bucket with one object of any size, which says what was read from it. */
export class SyntheticObject implements Pick<Store, "get"> {
  readonly gets: GetOptions[] = [];
  readonly size: number;
  etag = '"1"';
  lastModified = new Date(0);
  tags: ReadonlyMap<string, string> = new Map();
  /** The most bytes that one request fetched. */
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
    const { etag, size, lastModified, tags } = this;
    return {
      kind: "found",
      object: { body: this.#bytes(first, end), etag, size, lastModified, ...(options.withTags && { tags }) },
    };
  }

  #bytes(first: number, end: number): Uint8Array {
    const bytes = Buffer.alloc(end - first);
    let start = 0;
    for (const stretch of this.#stretches) {
      const from = Math.max(first, start);
      const to = Math.min(end, start + lengthOf(stretch));
      if (from < to) fill(bytes.subarray(from - first, to - first), stretch, from - start);
      start += lengthOf(stretch);
    }
    return bytes;
  }
}

function lengthOf(stretch: Stretch): number {
  if (typeof stretch === "number") return stretch;
  return "pattern" in stretch ? stretch.pattern.length * stretch.times : stretch.length;
}

/** Fills zeroed bytes with those of a stretch that begins at an offset. */
function fill(bytes: Buffer, stretch: Stretch, offset: number): void {
  if (typeof stretch === "number") return;
  if (!("pattern" in stretch)) {
    bytes.set(stretch.subarray(offset, offset + bytes.length));
    return;
  }
  const { pattern } = stretch;
  const phase = offset % pattern.length;
  bytes.fill(Buffer.concat([pattern.subarray(phase), pattern.subarray(0, phase)]));
}
