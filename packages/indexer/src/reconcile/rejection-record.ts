import { REJECTED_PREFIX, rejectionKey } from "@wheelyard/core/bucket-layout/record-keys";
import { parseIndexKey } from "@wheelyard/core/index-key";
import { InvalidListError } from "../lists/list-records.ts";
import { parseRejection } from "../lists/rejection-record.ts";
import type { ListedObject, Store } from "../store/store.ts";

/** A rejection record as it is in the bucket. */
export interface RejectionRecord {
  /** The object that it is about. */
  key: string;
  /** The version that was rejected, and when it was uploaded; undefined if the record can't be read. */
  etag: string | undefined;
  uploaded: string | undefined;
}

/** Whether it is about this very object. Copying an object over itself keeps the ETag, but may make it valid. */
export function isAbout(record: RejectionRecord, { etag, lastModified }: ListedObject): boolean {
  return record.etag === etag && record.uploaded === lastModified.toISOString();
}

/** What is wrong with a record that is not about the object at its key, in words that follow the record's key. */
export function mismatch(record: RejectionRecord, { key, etag, lastModified }: ListedObject): string {
  if (record.etag === undefined) return `can't be read as the record of "${key}"`;
  if (record.etag !== etag) return `rejects version ${record.etag} of "${key}", which is ${etag}`;
  return `rejects "${key}" as uploaded at ${record.uploaded}, and it was at ${lastModified.toISOString()}`;
}

/** What is wrong if a rejected key has no record, in words that follow the key. */
export function unrecorded(why: string): string {
  return `${why}, and nothing under "${REJECTED_PREFIX}" says so`;
}

/**
 * @returns undefined if it is gone, or if neither its content nor its key names its object
 * @throws {NewerFormatError} if a newer wheelyard version wrote it
 */
export async function readRejectionRecord(
  store: Store,
  { key: recordKey }: ListedObject,
): Promise<RejectionRecord | undefined> {
  const read = await store.get(recordKey);
  if (read.kind !== "found") return undefined;
  const text = Buffer.from(read.object.body).toString();
  const record = parseRecord(`the rejection record "${recordKey}"`, text);
  if (record !== undefined && rejectionKey(record.key) === recordKey) return record;
  const named = parseIndexKey(recordKey);
  return named?.kind === "rejection" ? { key: named.key, etag: undefined, uploaded: undefined } : undefined;
}

function parseRecord(title: string, text: string): RejectionRecord | undefined {
  try {
    return parseRejection(title, text);
  } catch (error) {
    if (error instanceof InvalidListError) return undefined;
    throw error;
  }
}
