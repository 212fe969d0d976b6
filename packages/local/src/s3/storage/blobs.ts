import { randomUUID } from "node:crypto";
import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { type FileHandle, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** A piece of a file. An object's content is a list of segments, so that nothing is ever copied. */
export interface Segment {
  blob: string;
  /** In bytes. */
  offset: number;
  /** Bytes, at least one. */
  size: number;
}

/** The segments of a range of the content. */
export function sliceSegments(
  content: readonly Segment[],
  range: { offset: number; size: number },
): Segment[] {
  const slices: Segment[] = [];
  let start = 0;
  for (const segment of content) {
    const from = Math.max(range.offset, start);
    const to = Math.min(range.offset + range.size, start + segment.size);
    if (from < to) slices.push({ ...segment, offset: segment.offset + from - start, size: to - from });
    start += segment.size;
  }
  return slices;
}

const READ_SIZE = 512 * 1024;

/**
 * Files that are written once and never changed. A blob exists while something holds it: a record, a part of an upload,
 * a reader. What a killed process left is swept at the next start.
 */
export class Blobs {
  readonly #folder: string;
  readonly #holds = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts a new blob. The caller holds it once it is finished. */
  async create(): Promise<BlobWriter> {
    const blob = randomUUID();
    const path = this.#path(blob);
    const file = await open(path, "wx");
    return new BlobWriter(
      file,
      (size) => {
        const segment = { blob, offset: 0, size };
        this.hold([segment]);
        return segment;
      },
      () => rm(path),
    );
  }

  hold(segments: readonly Segment[]): void {
    for (const { blob } of segments) this.#holds.set(blob, (this.#holds.get(blob) ?? 0) + 1);
  }

  /** Releases a hold and deletes blobs that nothing holds any more. */
  async release(segments: readonly Segment[]): Promise<void> {
    const unheld = segments.filter(({ blob }) => {
      const holds = (this.#holds.get(blob) ?? 0) - 1;
      if (holds > 0) this.#holds.set(blob, holds);
      else this.#holds.delete(blob);
      return holds <= 0;
    });
    await Promise.all(unheld.map(({ blob }) => rm(this.#path(blob), { force: true })));
  }

  /** Reads content that fits into memory many times. */
  readSmall(content: readonly Segment[]): Buffer {
    return Buffer.concat(content.map((segment) => this.#readAtOnce(segment)));
  }

  #readAtOnce({ blob, offset, size }: Segment): Buffer {
    const bytes = Buffer.allocUnsafe(size);
    const file = openSync(this.#path(blob), "r");
    try {
      const read = readSync(file, bytes, 0, size, offset);
      if (read < size)
        throw new Error(`Cannot read "${this.#path(blob)}": expected ${size} bytes, found ${read}`);
      return bytes;
    } finally {
      closeSync(file);
    }
  }

  async *read(content: readonly Segment[]): AsyncGenerator<Buffer> {
    for (const { blob, offset, size } of content) {
      yield* createReadStream(this.#path(blob), {
        start: offset,
        end: offset + size - 1,
        highWaterMark: READ_SIZE,
      });
    }
  }

  /** Deletes what nothing holds: call it once everything kept has taken its hold. */
  async sweep(): Promise<void> {
    for (const blob of await readdir(this.#folder)) {
      if (!this.#holds.has(blob)) await rm(this.#path(blob));
    }
  }

  #path(blob: string): string {
    return join(this.#folder, blob);
  }
}

const BATCH_SIZE = 1024 * 1024;

/** Writes a blob in large pieces, at most one piece behind the caller. */
export class BlobWriter {
  readonly #file: FileHandle;
  readonly #finished: (size: number) => Segment;
  readonly #remove: () => Promise<void>;
  #batch: Buffer[] = [];
  #batchSize = 0;
  #size = 0;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(file: FileHandle, finished: (size: number) => Segment, remove: () => Promise<void>) {
    this.#file = file;
    this.#finished = finished;
    this.#remove = remove;
  }

  async write(chunk: Buffer): Promise<void> {
    this.#batch.push(chunk);
    this.#batchSize += chunk.length;
    this.#size += chunk.length;
    if (this.#batchSize >= BATCH_SIZE) await this.#flush();
  }

  async finish(): Promise<Segment> {
    await this.#flush();
    await this.#writing;
    await this.#file.close();
    return this.#finished(this.#size);
  }

  async abandon(): Promise<void> {
    // write() or finish() has already reported a failed write.
    await Promise.allSettled([this.#writing]);
    await this.#file.close();
    await this.#remove();
  }

  async #flush(): Promise<void> {
    await this.#writing;
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    this.#batchSize = 0;
    this.#writing = this.#file.writev(batch);
    // The next write() or finish() reports a failure; until then it must not count as unhandled.
    this.#writing.catch(() => {});
  }
}
