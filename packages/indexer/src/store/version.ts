import { BucketMovedError } from "./settle.ts";
import type { Store } from "./store.ts";

/** @returns the ETag; undefined where there is no object at the key */
export async function version(store: Store, key: string): Promise<string | undefined> {
  const read = await store.get(key, { range: { first: 0, last: 0 } });
  return read.kind === "found" ? read.object.etag : undefined;
}

/**
 * @param what lies at the key, for the message
 * @throws {BucketMovedError} where the object at the key is not this version
 */
export async function expectVersion(
  store: Store,
  key: string,
  etag: string | undefined,
  what: string,
): Promise<void> {
  if ((await version(store, key)) !== etag) throw movedByAnother(what);
}

export function movedByAnother(what: string): BucketMovedError {
  return new BucketMovedError(`${what} was changed by another run`);
}
