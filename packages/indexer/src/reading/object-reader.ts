import pLimit from "p-limit";
import type { FetchedObject, Store } from "../store/store.ts";
import { ProgressWatch } from "./progress-watch.ts";
import type { StoredForm } from "./stored-form.ts";

/**
 * Bytes that the first request fetches from the end of an object: all of most files, and the directory of a large zip.
 */
export const TAIL_BYTES = 4 * 1024 * 1024;

/** Bytes per part when an object is read from its beginning. */
export const PART_BYTES = 4 * 1024 * 1024;

/** Bytes that one read outside the tail fetches at least, because the next one will want its neighbours. */
export const WINDOW_BYTES = 512 * 1024;

// Together these bound what a run holds: 4 tails, 4 windows and 8 parts are 50 MiB.
export const OBJECTS_AT_ONCE = 4;
export const PARTS_AT_ONCE = 8;

export class ObjectChangedError extends Error {
  override readonly name = "ObjectChangedError";
}

type GetObject = Pick<Store, "get">;
type Limit = ReturnType<typeof pLimit>;

interface Limits {
  /** Parts that are held or being fetched. */
  parts: Limit;
  costly: Limit;
}

/**
 * Reads the objects of a whole run without exhausting memory or connections, however many or large they are. Make one
 * for each process.
 */
export class ObjectReader {
  readonly #store: GetObject;
  readonly #objects = pLimit(OBJECTS_AT_ONCE);
  readonly #limits: Limits = { parts: pLimit(PARTS_AT_ONCE), costly: pLimit(1) };

  constructor(store: GetObject) {
    this.#store = store;
  }

  /**
   * Waits for its turn, reads the end of the object and hands it to `use`, which must end: what is done with the
   * object goes through `untilEnded`.
   *
   * @param signal ends it with the signal's reason, as if the store had failed
   */
  open<T>(
    key: string,
    use: (object: OpenObject) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T | { kind: "missing" }> {
    return this.#objects(async () => {
      signal?.throwIfAborted();
      const read = await this.#store.get(key, { range: { suffix: TAIL_BYTES }, withTags: true });
      if (read.kind === "missing") return read;
      if (read.kind === "changed")
        throw new ObjectChangedError(`"${key}" changed, though no version was asked for`);
      const object = new OpenObject(this.#store, this.#limits, key, read.object);
      const abort = (): void => object.fail(signal?.reason);
      signal?.addEventListener("abort", abort);
      try {
        return await use(object);
      } finally {
        signal?.removeEventListener("abort", abort);
        object.close();
      }
    });
  }
}

/** One version of an object, read piece by piece. */
export class OpenObject {
  readonly etag: string;
  readonly lastModified: Date;
  /** In bytes. */
  readonly size: number;
  readonly tags: ReadonlyMap<string, string>;
  readonly stored: StoredForm;
  readonly #store: GetObject;
  readonly #limits: Limits;
  readonly #key: string;
  readonly #tail: Piece;
  readonly #watch = new ProgressWatch();
  readonly #ahead = new Set<PartAhead>();
  #window: Piece = { first: 0, bytes: new Uint8Array() };
  #failure: { error: unknown } | undefined;

  constructor(
    store: GetObject,
    limits: Limits,
    key: string,
    { body, etag, lastModified, size, tags, ...stored }: FetchedObject,
  ) {
    this.etag = etag;
    this.lastModified = lastModified;
    this.size = size;
    this.tags = tags ?? new Map();
    this.stored = stored;
    this.#store = store;
    this.#limits = limits;
    this.#key = key;
    const length = Math.min(size, TAIL_BYTES);
    this.#tail = { first: size - length, bytes: this.#whole(body, length) };
  }

  /**
   * Throws the store's error, if there was one. A parser between the store and the caller may have replaced it with its
   * own error, and a failed read must never pass for an invalid file.
   *
   * @throws {ObjectChangedError} if the object is gone, or has been replaced
   */
  throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /**
   * Waits for work on the object, which might never end.
   *
   * @throws {InvalidFileError} if it makes no progress
   */
  untilEnded<T>(work: Promise<T>): Promise<T> {
    return this.#watch.untilEnded(work);
  }

  /** Ends all work on the object, through no fault of the file. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#watch.end(error);
  }

  /** Releases all that is held for the object, even if work on it was given up half-way. */
  close(): void {
    this.#watch.end(new Error(`Cannot read "${this.#key}": reading it was ended`));
    for (const part of this.#ahead) part.release();
  }

  /** Does work that needs much memory besides the bytes. A run does one such thing at a time. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    let begin = () => {};
    const turn = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const done = this.#limits.costly(() => {
      begin();
      return this.untilEnded(work());
    });
    await this.#watch.waiting(turn);
    return done;
  }

  /** Reads at any place, at most a window's length. At the end of the object, it reads fewer bytes than requested. */
  async read(first: number, length: number): Promise<Uint8Array> {
    const held = this.readHeld(first, length);
    if (held !== undefined) return held;
    this.#watch.throwIfEnded();
    const end = Math.min(first + length, this.size);
    const windowEnd = Math.min(Math.max(first + WINDOW_BYTES, end), this.#tail.first);
    this.#window = { first, bytes: await this.#watch.waiting(this.#get(first, windowEnd)) };
    return (
      this.readHeld(first, length) ?? Buffer.concat([this.#window.bytes, cut(this.#tail, windowEnd, end)])
    );
  }

  /** The same bytes, if reading them needs no request. */
  readHeld(first: number, length: number): Uint8Array | undefined {
    this.#watch.progress();
    if (this.#watch.hasEnded) return undefined;
    const end = Math.min(first + length, this.size);
    if (!(first < end)) return new Uint8Array();
    const piece = [this.#tail, this.#window].find((piece) => first >= piece.first && end <= endOf(piece));
    return piece && cut(piece, first, end);
  }

  /**
   * Reads all of it from the beginning. Parts are fetched ahead; each counts against the run's bound until the next one
   * is requested.
   */
  async *parts(): AsyncGenerator<Uint8Array, void, undefined> {
    const ahead: PartAhead[] = [];
    let next = 0;
    try {
      for (;;) {
        this.#watch.throwIfEnded();
        for (; ahead.length < PARTS_AT_ONCE && next < this.#tail.first; next += PART_BYTES) {
          ahead.push(this.#fetchAhead(next, Math.min(next + PART_BYTES, this.#tail.first)));
        }
        const [part] = ahead;
        if (part === undefined) break;
        yield await this.#watch.waiting(part.bytes);
        part.release();
        ahead.shift();
      }
    } finally {
      for (const part of ahead) part.release();
    }
    this.#watch.progress();
    yield this.#tail.bytes;
  }

  // The limit hands out places in the order of requests. A part waits only for earlier parts of its own object, which
  // asked before it, so all of them make progress.
  #fetchAhead(first: number, end: number): PartAhead {
    let release = () => {};
    let isReleased = false;
    const released = new Promise<void>((resolve) => {
      release = () => {
        isReleased = true;
        this.#ahead.delete(part);
        resolve();
      };
    });
    const bytes = new Promise<Uint8Array>((resolve, reject) => {
      void this.#limits.parts(async () => {
        if (isReleased) return;
        await this.#get(first, end).then(resolve, reject);
        await released;
      });
    });
    // The read that gets there awaits it. Until then, a failure is early, not unhandled.
    bytes.catch(() => {});
    const part: PartAhead = { bytes, release };
    this.#ahead.add(part);
    return part;
  }

  async #get(first: number, end: number): Promise<Uint8Array> {
    try {
      const range = { first, last: end - 1 };
      const read = await this.#store.get(this.#key, { range, ifMatch: this.etag });
      if (read.kind !== "found") throw new ObjectChangedError(`"${this.#key}" changed while it was read`);
      return this.#whole(read.object.body, end - first);
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }

  // A hash over a short answer would stay wrong.
  #whole(body: Uint8Array, length: number): Uint8Array {
    if (body.length !== length) {
      throw new Error(`Cannot read "${this.#key}": expected ${length} bytes, found ${body.length}`);
    }
    return body;
  }
}

interface Piece {
  first: number;
  bytes: Uint8Array;
}

interface PartAhead {
  bytes: Promise<Uint8Array>;
  release: () => void;
}

function endOf(piece: Piece): number {
  return piece.first + piece.bytes.length;
}

function cut(piece: Piece, first: number, end: number): Uint8Array {
  return piece.bytes.subarray(first - piece.first, end - piece.first);
}
