import { rejectionKey } from "../core/bucket-layout.ts";
import { BucketMovedError } from "../store/settle.ts";
import type { ObjectHeaders, Store } from "../store/store.ts";

/** Why an object is not listed. */
export interface Rejection {
  key: string;
  /** The version of the object that was refused. */
  etag: string;
  /** ISO 8601 in UTC: when it was uploaded. */
  uploaded: string;
  /** One sentence. */
  reason: string;
}

const HEADERS: ObjectHeaders = { contentType: "application/json", cacheControl: "no-cache" };

/**
 * Makes the record of `key` what it must be: this rejection, or none. Writes nothing where it is so already.
 *
 * @param replaced gets the key where another record was there before. What it told of was not listed, and yet could
 * be read under its URL.
 * @throws {BucketMovedError} where somebody else wrote it meanwhile
 */
export async function settleRejection(
  store: Store,
  key: string,
  rejection: Rejection | undefined,
  replaced?: Set<string>,
): Promise<void> {
  const recordKey = rejectionKey(key);
  const read = await store.get(recordKey);
  const current = read.kind === "found" ? read.object : undefined;
  if (rejection === undefined) {
    if (current === undefined) return;
    replaced?.add(key);
    const deleted = await store.delete(recordKey, { ifMatch: current.etag });
    if (deleted.kind === "conflict") throw moved(key);
    return;
  }
  const body = Buffer.from(`${JSON.stringify(rejection)}\n`);
  if (current !== undefined && body.equals(current.body)) return;
  if (current !== undefined) replaced?.add(key);
  const condition = current === undefined ? ({ ifNoneMatch: "*" } as const) : { ifMatch: current.etag };
  const written = await store.put(recordKey, body, HEADERS, condition);
  if (written.kind === "conflict") throw moved(key);
}

function moved(key: string): BucketMovedError {
  return new BucketMovedError(`the rejection record of "${key}" was changed by another run`);
}
