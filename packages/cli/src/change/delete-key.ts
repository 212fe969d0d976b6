import type { Store } from "@wheelyard/indexer/store/store";
import { refused } from "../command-error.ts";

/** Deletes the object that is at a key now, if there is one. Fails if it changes meanwhile. */
export async function deleteKey(store: Store, key: string): Promise<void> {
  const read = await store.get(key, { range: { first: 0, last: 0 } });
  if (read.kind !== "found") return;
  await deleteVersion(store, key, read.object.etag);
}

/** Deletes an object only if it still has this ETag. */
export async function deleteVersion(store: Store, key: string, etag: string): Promise<void> {
  const { kind } = await store.delete(key, { ifMatch: etag });
  if (kind === "deleted") return;
  throw refused(`Cannot delete "${key}": it changed meanwhile; check it and try again`);
}
