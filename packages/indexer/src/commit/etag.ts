import type { Store } from "../store/store.ts";
import { movedByAnother } from "./settle.ts";

/** @returns the ETag; undefined if there is no object at the key */
export async function readEtag(store: Store, key: string): Promise<string | undefined> {
  const read = await store.get(key, { range: { first: 0, last: 0 } });
  return read.kind === "found" ? read.object.etag : undefined;
}

/**
 * @param what what is at the key, for the message
 * @throws {StartAgainError} if the object at the key is not this version
 */
export async function requireEtag(
  store: Store,
  key: string,
  etag: string | undefined,
  what: string,
): Promise<void> {
  if ((await readEtag(store, key)) !== etag) throw movedByAnother(what);
}
