import type { ObjectHeaders, Store } from "../store/store.ts";
import { movedByAnother } from "./settle.ts";

export interface WrittenObject {
  body: Uint8Array;
  headers: ObjectHeaders;
}

/**
 * Writes or deletes an object, but only over the version that was read.
 *
 * @param read the object's ETag; undefined if there was none
 * @param object undefined if there must be none
 * @param what what is at the key, for the message
 * @returns the new ETag; undefined if there is no object now
 * @throws {StartAgainError} if another run wrote it meanwhile
 */
export async function writeOver(
  store: Store,
  key: string,
  read: string | undefined,
  object: WrittenObject | undefined,
  what: string,
): Promise<string | undefined> {
  const written = await tryWriteOver(store, key, read, object);
  if (written === undefined) throw movedByAnother(what);
  return written.etag;
}

/**
 * Like {@link writeOver}, where finding another version is no surprise.
 *
 * @returns the new ETag, which is undefined if there is no object now; undefined as a whole if nothing was written
 */
export async function tryWriteOver(
  store: Store,
  key: string,
  read: string | undefined,
  object: WrittenObject | undefined,
): Promise<{ etag: string | undefined } | undefined> {
  if (object === undefined) {
    if (read === undefined) return { etag: undefined };
    const deleted = await store.delete(key, { ifMatch: read });
    return deleted.kind === "conflict" ? undefined : { etag: undefined };
  }
  const condition = read === undefined ? ({ ifNoneMatch: "*" } as const) : { ifMatch: read };
  const written = await store.put(key, object.body, object.headers, condition);
  return written.kind === "conflict" ? undefined : { etag: written.etag };
}
