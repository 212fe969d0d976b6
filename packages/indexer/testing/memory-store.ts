import { createHash } from "node:crypto";
import type {
  DeleteOutcome,
  GetOptions,
  GetOutcome,
  ListedObject,
  ObjectHeaders,
  PutCondition,
  PutOutcome,
  Store,
} from "../src/store/store.ts";

/** What a user's tool may make S3 keep with an object. */
export interface StoredHeaders extends Omit<ObjectHeaders, "contentEncoding"> {
  contentEncoding?: string;
  encryption?: string;
}

interface MemoryObject {
  body: Uint8Array;
  etag: string;
  headers: StoredHeaders;
  lastModified: Date;
  tags: ReadonlyMap<string, string>;
}

/** The objects in one answer of a listing. */
const PAGE = 1_000;

/**
 * A bucket in memory with S3's semantics: strongly consistent, conditions decided and committed in one step, keys
 * in UTF-8 byte order, ETags that are the MD5 of the content.
 */
export class MemoryStore implements Store {
  readonly #objects = new Map<string, MemoryObject>();
  /** The keys of all objects, in the order of listings. */
  readonly #keys: string[] = [];
  readonly #now: () => Date;

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

  async get(key: string, { range, ifMatch, withTags }: GetOptions = {}): Promise<GetOutcome> {
    const object = this.#objects.get(key);
    if (object === undefined) return { kind: "missing" };
    if (ifMatch !== undefined && ifMatch !== object.etag) return { kind: "changed" };
    const { body, etag, lastModified, tags } = object;
    const { contentEncoding, encryption } = object.headers;
    return {
      kind: "found",
      object: {
        body: slice(body, range),
        etag,
        size: body.byteLength,
        lastModified,
        ...(withTags && { tags }),
        ...(contentEncoding !== undefined && { contentEncoding }),
        ...(encryption !== undefined && { encryption }),
      },
    };
  }

  async *list(prefix: string, after?: string): AsyncGenerator<ListedObject> {
    let from = after;
    for (;;) {
      const page = this.#page(prefix, from);
      yield* page;
      if (page.length < PAGE) return;
      from = page.at(-1)?.key;
    }
  }

  /** What is there at this moment, as far as one answer of S3 shows it. */
  #page(prefix: string, after: string | undefined): ListedObject[] {
    const isAfterPrefix = after !== undefined && byteOrder(after, prefix) >= 0;
    const first = isAfterPrefix
      ? this.#place(after) + (this.#objects.has(after) ? 1 : 0)
      : this.#place(prefix);
    const page: ListedObject[] = [];
    for (const key of this.#keys.slice(first, first + PAGE)) {
      const object = this.#objects.get(key);
      if (object === undefined || !key.startsWith(prefix)) break;
      const { body, etag, lastModified } = object;
      page.push({ key, etag, size: body.byteLength, lastModified });
    }
    return page;
  }

  async put(
    key: string,
    body: Uint8Array,
    headers: ObjectHeaders,
    condition?: PutCondition,
  ): Promise<PutOutcome> {
    const current = this.#objects.get(key);
    if (condition && "ifNoneMatch" in condition && current !== undefined) return { kind: "conflict" };
    if (condition && "ifMatch" in condition && current?.etag !== condition.ifMatch)
      return { kind: "conflict" };
    return { kind: "written", etag: this.write(key, body, headers).etag };
  }

  async delete(key: string, condition: { ifMatch: string }): Promise<DeleteOutcome> {
    if (this.#objects.get(key)?.etag !== condition.ifMatch) return { kind: "conflict" };
    this.remove(key);
    return { kind: "deleted" };
  }

  /** What a user does with `aws s3 cp`. */
  write(
    key: string,
    body: Uint8Array,
    headers: StoredHeaders = { contentType: "binary/octet-stream" },
  ): MemoryObject {
    const etag = createHash("md5").update(body).digest("hex");
    const object = { body: Uint8Array.from(body), etag, headers, lastModified: this.#now(), tags: new Map() };
    if (!this.#objects.has(key)) this.#keys.splice(this.#place(key), 0, key);
    this.#objects.set(key, object);
    return object;
  }

  /** What an operator does with `aws s3api put-object-tagging`. */
  tag(key: string, tags: Readonly<Record<string, string>>): void {
    const object = this.#objects.get(key);
    if (object === undefined) throw new Error(`Cannot tag "${key}": there is no object`);
    object.tags = new Map(Object.entries(tags));
  }

  /** What a user does with `aws s3 rm`. */
  remove(key: string): void {
    if (this.#objects.delete(key)) this.#keys.splice(this.#place(key), 1);
  }

  /** The content as text, for assertions. */
  text(key: string): string | undefined {
    const object = this.#objects.get(key);
    return object && Buffer.from(object.body).toString();
  }

  bytes(key: string): Uint8Array | undefined {
    return this.#objects.get(key)?.body;
  }

  etag(key: string): string | undefined {
    return this.#objects.get(key)?.etag;
  }

  headers(key: string): StoredHeaders | undefined {
    return this.#objects.get(key)?.headers;
  }

  keys(prefix = ""): string[] {
    const keys: string[] = [];
    for (let place = this.#place(prefix); place < this.#keys.length; place++) {
      const key = this.#keys[place] ?? "";
      if (!key.startsWith(prefix)) break;
      keys.push(key);
    }
    return keys;
  }

  /** The position of a key among the others, or where it would be. */
  #place(key: string): number {
    let [low, high] = [0, this.#keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (byteOrder(this.#keys[middle] ?? "", key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function slice(body: Uint8Array, range: GetOptions["range"]): Uint8Array {
  if (range === undefined || body.byteLength === 0) return body;
  if ("suffix" in range) return body.subarray(Math.max(0, body.byteLength - range.suffix));
  return body.subarray(range.first, range.last + 1);
}

function byteOrder(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
