import { metadataKey } from "../core/bucket-layout.ts";
import { sha256 } from "../core/sha256.ts";
import type { ObjectHeaders, Store } from "../store/store.ts";
import { writeOver } from "../store/write-over.ts";

/** The published core metadata of a distribution, as it was found. */
export interface MetadataObject {
  etag: string;
  /** Of its bytes, lowercase hex. */
  sha256: string;
}

/**
 * Served as plain text, so that a browser runs nothing in it. The edge keeps it as long as the file it belongs to, and is
 * told when that is replaced; clients ask again, since nobody tells them.
 */
const HEADERS: ObjectHeaders = {
  contentType: "text/plain; charset=utf-8",
  cacheControl: "max-age=0, s-maxage=31536000",
};

export async function readMetadataObject(store: Store, key: string): Promise<MetadataObject | undefined> {
  const read = await store.get(metadataKey(key));
  return read.kind === "found" ? { etag: read.object.etag, sha256: sha256(read.object.body) } : undefined;
}

/**
 * Writes the core metadata of the distribution at `key` over what was read, or deletes that where it has none.
 *
 * The write is conditional, so that a slow run can't put an old file's metadata under a page that lists the new
 * one.
 *
 * @throws {BucketMovedError} where somebody else wrote it meanwhile
 */
export async function writeMetadataObject(
  store: Store,
  key: string,
  body: Uint8Array | undefined,
  read: MetadataObject | undefined,
): Promise<void> {
  await writeOver(
    store,
    metadataKey(key),
    read?.etag,
    body && { body, headers: HEADERS },
    `the metadata of "${key}"`,
  );
}
