/**
 * The bucket as the indexer sees it: the few operations the commit protocol needs, with S3's semantics.
 *
 * Every call is strongly consistent, conditions are decided and committed in one step, and only a missing
 * object is reported as missing: any other failure (access denied, throttling, a cut connection, a missing
 * bucket) rejects the promise, because an error must never look like an empty index.
 */
export interface Store {
  /**
   * Reads an object or a part of it.
   *
   * @returns `found` with the requested bytes; `missing` if there is no object at the key; `changed` if `ifMatch` was
   * given and the object has been replaced.
   */
  get(key: string, options?: GetOptions): Promise<GetOutcome>;

  /**
   * Lists the objects whose key begins with `prefix`, in UTF-8 byte order of their keys. It requests pages of the
   * listing as the iteration reaches them.
   *
   * @param after only keys after this one are listed
   */
  list(prefix: string, after?: string): AsyncIterable<ListedObject>;

  /**
   * Writes a whole object.
   *
   * @returns `conflict` if the condition did not hold, or could not be decided because of a concurrent write. Then
   * nothing was written.
   */
  put(key: string, body: Uint8Array, headers: ObjectHeaders, condition?: PutCondition): Promise<PutOutcome>;

  /**
   * Deletes an object if it is still the version that was read.
   *
   * @returns `conflict` if it was replaced or is gone. Then nothing was deleted.
   */
  delete(key: string, condition: { ifMatch: string }): Promise<DeleteOutcome>;
}

export interface GetOptions {
  /** First and last byte, both inclusive, or the last `suffix` bytes (all of a shorter object). */
  range?: { first: number; last: number } | { suffix: number };
  /** Only this version of the object will do. */
  ifMatch?: string;
  /** Whether to read the object's tags too. That takes one more request if it has any. */
  withTags?: true;
}

export type GetOutcome = { kind: "found"; object: FetchedObject } | { kind: "missing" } | { kind: "changed" };

export interface FetchedObject {
  body: Uint8Array;
  /** Identifies the version that was read. Opaque. */
  etag: string;
  /** Size of the whole object in bytes, even if a range of it was read. */
  size: number;
  lastModified: Date;
  /**
   * Present if requested. Tags don't belong to a version: if an object is replaced at this moment, its tags may be read
   * with the bytes of the one before.
   */
  tags?: ReadonlyMap<string, string>;
  /** `Content-Encoding`, with which S3 serves it. Absent if it was stored without. */
  contentEncoding?: string;
  /** How S3 encrypts it, such as `AES256` or `aws:kms`. Absent if the bucket doesn't say. */
  encryption?: string;
}

export interface ListedObject {
  key: string;
  etag: string;
  /** In bytes. */
  size: number;
  lastModified: Date;
}

/** What S3 keeps with an object and returns when it serves it. */
export interface ObjectHeaders {
  contentType: string;
  cacheControl?: string;
  contentEncoding?: "gzip";
}

export type PutCondition = { ifMatch: string } | { ifNoneMatch: "*" };

export type PutOutcome = { kind: "written"; etag: string } | { kind: "conflict" };

export type DeleteOutcome = { kind: "deleted" } | { kind: "conflict" };
