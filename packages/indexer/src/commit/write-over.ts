import type { ObjectHeaders, Store } from "../store/store.ts";
import { movedByAnother } from "./settle.ts";

/**
 * Writes or deletes an object, only over what was read of it.
 *
 * @param read the object's ETag; undefined if there was none
 * @param object undefined if none may be there
 * @param what lies at the key, for the message
 * @returns the new ETag; undefined if there is no object now
 * @throws {BucketMovedError} if another run wrote it meanwhile
 */
export async function writeOver(
  store: Store,
  key: string,
  read: string | undefined,
  object: { body: Uint8Array; headers: ObjectHeaders } | undefined,
  what: string,
): Promise<string | undefined> {
  if (object === undefined) {
    if (read === undefined) return undefined;
    const deleted = await store.delete(key, { ifMatch: read });
    if (deleted.kind === "conflict") throw movedByAnother(what);
    return undefined;
  }
  const condition = read === undefined ? ({ ifNoneMatch: "*" } as const) : { ifMatch: read };
  const written = await store.put(key, object.body, object.headers, condition);
  if (written.kind === "conflict") throw movedByAnother(what);
  return written.etag;
}
