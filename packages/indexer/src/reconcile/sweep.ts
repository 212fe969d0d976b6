import { readEtag } from "../commit/etag.ts";
import type { Store } from "../store/store.ts";
import type { Leftover } from "./comparison.ts";

/** By then, any run that needs the object again has ended, however often it was repeated. */
const SWEPT_AFTER_MS = 24 * 60 * 60 * 1000;

export function isOld(lastModified: Date, now: Date): boolean {
  return now.getTime() - lastModified.getTime() > SWEPT_AFTER_MS;
}

/**
 * Deletes what nothing needs.
 *
 * The user's file may come back at this very moment, and a run may find the leftover just before it goes. So we look
 * for the file after the deletion: if it is back, it must be indexed again.
 *
 * @returns whether it was deleted, and whether its file is there
 */
export async function sweep(
  store: Store,
  { object, key }: Leftover,
): Promise<{ isDeleted: boolean; isBack: boolean }> {
  const { kind } = await store.delete(object.key, { ifMatch: object.etag });
  const isBack = key !== undefined && (await readEtag(store, key)) !== undefined;
  return { isDeleted: kind === "deleted", isBack };
}
