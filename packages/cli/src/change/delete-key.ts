import type { Store } from "@wheelyard/indexer/store/store";
import { refused } from "../command-error.ts";

/** Deletes the object that is at a key now. None there is fine, another one at that moment is not. */
export async function deleteKey(store: Store, key: string): Promise<void> {
  const read = await store.get(key, { range: { first: 0, last: 0 } });
  if (read.kind !== "found") return;
  await deleteVersion(store, key, read.object.etag);
}

/** Deletes an object only if it is the one that was looked at. */
export async function deleteVersion(store: Store, key: string, etag: string): Promise<void> {
  const { kind } = await store.delete(key, { ifMatch: etag });
  if (kind === "deleted") return;
  throw refused(`Cannot delete "${key}": somebody changed it meanwhile; look again`);
}
