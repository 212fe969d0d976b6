import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import { sha256 } from "@wheelyard/core/sha256";
import { StartAgainError } from "../commit/settle.ts";
import { writeOver } from "../commit/write-over.ts";
import type { ListedObject, ObjectHeaders, Store } from "../store/store.ts";

/** The published core metadata of a distribution, as it was read. */
export interface MetadataObject {
  etag: string;
  /** The hash of its bytes, in lowercase hex. */
  sha256: string;
  body: Uint8Array;
}

/**
 * Served as plain text, so that a browser runs nothing in it. The edge caches it as long as the distribution, and is
 * told when that is replaced. Clients are not told, so they revalidate.
 */
const HEADERS: ObjectHeaders = {
  contentType: "text/plain; charset=utf-8",
  cacheControl: "max-age=0, s-maxage=31536000",
};

export async function readMetadataObject(store: Store, key: string): Promise<MetadataObject | undefined> {
  const read = await store.get(metadataKey(key));
  if (read.kind !== "found") return undefined;
  const { etag, body } = read.object;
  return { etag, sha256: sha256(body), body };
}

/** Core metadata that was read from a distribution, and differs from what is published. */
export interface UnpublishedMetadata {
  /** The version of the distribution that it was read from. */
  object: ListedObject;
  metadataFile: Uint8Array;
  /** What is published now; undefined if nothing is. */
  published: MetadataObject | undefined;
}

/**
 * Publishes the core metadata of a distribution over what was read.
 *
 * The write is conditional, so that a slow run can't put an old file's metadata under a page that lists the new one.
 *
 * @throws {StartAgainError} if another run wrote it meanwhile, or the distribution has changed
 */
export async function publishMetadata(
  store: Store,
  { object, metadataFile, published }: UnpublishedMetadata,
): Promise<void> {
  // The published metadata may belong to a newer version, and may have been read after the older version was.
  if (published !== undefined) await requireVersion(store, object);
  const content = { body: metadataFile, headers: HEADERS };
  await writeOver(store, metadataKey(object.key), published?.etag, content, metadataOf(object.key));
}

/**
 * Deletes published metadata that no page names any more.
 *
 * @param key the distribution's key
 * @param etag the metadata's ETag, as read
 * @throws {StartAgainError} if another run wrote it meanwhile
 */
export async function deleteMetadata(store: Store, key: string, etag: string): Promise<void> {
  await writeOver(store, metadataKey(key), etag, undefined, metadataOf(key));
}

function metadataOf(key: string): string {
  return `the metadata of "${key}"`;
}

async function requireVersion(store: Store, { key, etag }: ListedObject): Promise<void> {
  const read = await store.get(key, { range: { first: 0, last: 0 }, ifMatch: etag });
  if (read.kind !== "found") throw new StartAgainError(`"${key}" changed before its metadata was written`);
}
