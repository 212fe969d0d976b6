import { rejectionKey } from "../core/bucket-layout.ts";
import { expectFormat } from "../core/format.ts";
import type { Store } from "../store/store.ts";
import { writeOver } from "../store/write-over.ts";
import { INTERNAL_JSON } from "../views/renditions.ts";

export const REJECTION_FORMAT = 1;

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

/**
 * Makes the record of `key` what it must be: this rejection, or none. Writes nothing where it is so already.
 *
 * @param replaced gets the key where another record was there before. What it told of was not listed, and yet could
 * be read under its URL.
 * @throws {NewerFormatError} where a newer release wrote what is there
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
  const body = rejection && Buffer.from(`${JSON.stringify(rejection)}\n`);
  const isRight =
    body === undefined ? current === undefined : current !== undefined && body.equals(current.body);
  if (isRight) return;
  const title = `the rejection record of "${key}"`;
  if (current !== undefined) expectFormat(title, REJECTION_FORMAT, Buffer.from(current.body).toString());
  if (current !== undefined) replaced?.add(key);
  const record = body && { body, headers: INTERNAL_JSON };
  await writeOver(store, recordKey, current?.etag, record, title);
}
