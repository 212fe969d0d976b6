import type { ObjectHeaders } from "./store.ts";

/**
 * The S3 operations on which the store is built, each with the part of its answer that the store uses. Whatever S3 may
 * leave out of an answer may be missing here; the store decides which answers will do.
 *
 * Every call rejects unless S3 says that it succeeded, with S3's code as the error's `name` and the status in its
 * `$metadata`.
 */
export interface S3Api {
  getObject(key: string, options: GetObjectOptions): Promise<ObjectAnswer>;
  getTags(key: string): Promise<ReadonlyMap<string, string>>;
  listPage(prefix: string, from: ListFrom): Promise<ListAnswer>;
  /** @returns the ETag as S3 writes it, quotes included */
  putObject(
    key: string,
    body: Uint8Array,
    headers: ObjectHeaders,
    conditions: Conditions,
  ): Promise<string | undefined>;
  deleteObject(key: string, conditions: Conditions): Promise<void>;
}

/** Values of headers. */
export interface Conditions {
  ifMatch?: string;
  ifNoneMatch?: "*";
}

export interface GetObjectOptions {
  /** Value of the header. */
  range?: string;
  ifMatch?: string;
}

export interface ObjectAnswer {
  body: Uint8Array;
  etag: string | undefined;
  lastModified: Date | undefined;
  contentRange: string | undefined;
  contentEncoding: string | undefined;
  encryption: string | undefined;
  tagCount: number | undefined;
}

/** Where a page of a listing begins: at the token from the page before, or after a key. */
export type ListFrom = { token: string } | { after: string | undefined };

export interface ListAnswer {
  isTruncated: boolean | undefined;
  nextToken: string | undefined;
  /** How the keys are encoded, if they are. */
  encoding: string | undefined;
  objects: readonly ObjectEntry[];
}

export interface ObjectEntry {
  key: string | undefined;
  etag: string | undefined;
  size: number | undefined;
  lastModified: Date | undefined;
}

/** The error of S3, or of the connection to it. */
export interface S3Failure extends Error {
  $metadata: { httpStatusCode?: number };
}

export function isS3Failure(error: unknown): error is S3Failure {
  return error instanceof Error && "$metadata" in error;
}
