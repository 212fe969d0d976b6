import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { allSettled } from "./all-settled.ts";
import type { PageKeys } from "./core/bucket-layout.ts";
import { HTML_CONTENT_TYPE, JSON_CONTENT_TYPE } from "./core/simple-api.ts";
import { BucketMovedError } from "./settle.ts";
import type { ObjectHeaders, Store } from "./store.ts";

const compress = promisify(gzip);

/** Clients ask again each time; the CDN after five seconds, and keeps serving what it has while S3 fails. */
const PAGE_CACHE_CONTROL = "max-age=0, s-maxage=5, stale-if-error=86400";

export const STATE_HEADERS: ObjectHeaders = {
  contentType: JSON_CONTENT_TYPE,
  cacheControl: PAGE_CACHE_CONTROL,
};

const HTML_HEADERS: ObjectHeaders = { contentType: HTML_CONTENT_TYPE, cacheControl: PAGE_CACHE_CONTROL };

const COMPRESSED_HEADERS: ObjectHeaders = { ...STATE_HEADERS, contentEncoding: "gzip" };

/** The other renditions of a page, rendered. */
export interface Views {
  html: string;
  /** Of which the compressed view is made. */
  json: string;
}

/** The versions of the views that were read; undefined where there is none. */
export interface ViewVersions {
  html: string | undefined;
  compressed: string | undefined;
}

export async function readViewVersions(store: Store, keys: PageKeys): Promise<ViewVersions> {
  const [html, compressed] = await allSettled([version(store, keys.html), version(store, keys.compressed)]);
  return { html, compressed };
}

/**
 * Makes the views of a page what they must be: these, or none where the page is gone.
 *
 * A view that is right already is not written again. It is recognised by its ETag, which S3 makes the MD5 of the
 * content; where it isn't (a bucket with KMS keys), the view is only written once too often.
 *
 * @throws {BucketMovedError} where somebody else wrote one meanwhile
 */
export async function writeViews(
  store: Store,
  keys: PageKeys,
  read: ViewVersions,
  views: Views | undefined,
): Promise<void> {
  if (views === undefined) {
    await allSettled([
      removeView(store, keys.html, read.html),
      removeView(store, keys.compressed, read.compressed),
    ]);
    return;
  }
  await allSettled([
    writeView(store, keys.html, read.html, Buffer.from(views.html), HTML_HEADERS),
    compress(views.json).then((body) =>
      writeView(store, keys.compressed, read.compressed, body, COMPRESSED_HEADERS),
    ),
  ]);
}

async function writeView(
  store: Store,
  key: string,
  read: string | undefined,
  body: Uint8Array,
  headers: ObjectHeaders,
): Promise<void> {
  if (read === md5(body)) return;
  const condition = read === undefined ? ({ ifNoneMatch: "*" } as const) : { ifMatch: read };
  const written = await store.put(key, body, headers, condition);
  if (written.kind === "conflict") throw moved(key);
}

async function removeView(store: Store, key: string, read: string | undefined): Promise<void> {
  if (read === undefined) return;
  const deleted = await store.delete(key, { ifMatch: read });
  if (deleted.kind === "conflict") throw moved(key);
}

/** @returns the ETag; undefined where there is no object at the key */
export async function version(store: Store, key: string): Promise<string | undefined> {
  const read = await store.get(key, { range: { first: 0, last: 0 } });
  return read.kind === "found" ? read.object.etag : undefined;
}

function moved(key: string): BucketMovedError {
  return new BucketMovedError(`"${key}" was changed by another run`);
}

function md5(body: Uint8Array): string {
  return createHash("md5").update(body).digest("hex");
}
