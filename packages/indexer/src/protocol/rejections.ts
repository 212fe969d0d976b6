import { REJECTED_PREFIX, rejectionKey } from "@wheelyard/core/bucket-layout/record-keys";
import { requireFormat } from "@wheelyard/core/format";
import type { Project } from "@wheelyard/core/project";
import { writeOver } from "../commit/write-over.ts";
import { InvalidListError, LIST_FORMAT } from "../lists/list-records.ts";
import { parseRejection, type Rejection, serializeRejection } from "../lists/rejection-record.ts";
import type { Store } from "../store/store.ts";
import { INTERNAL_JSON } from "../views/renditions.ts";
import { hintFor } from "./hints.ts";

/** A record that must change. */
export interface RejectionChange {
  key: string;
  /** The record's ETag; undefined if there is none. */
  before: string | undefined;
  /** What it must be; undefined if there must be none. */
  after: Buffer | undefined;
}

/**
 * How the record of `key` must change to hold this rejection, or none. Undefined if it is right already.
 *
 * @throws {NewerFormatError} if a newer wheelyard version wrote the record
 */
export async function rejectionChange(
  store: Store,
  key: string,
  rejection: Rejection | undefined,
): Promise<RejectionChange | undefined> {
  const read = await store.get(rejectionKey(key));
  const current = read.kind === "found" ? read.object : undefined;
  const after = rejection && Buffer.from(serializeRejection(rejection));
  const isRight =
    after === undefined ? current === undefined : current !== undefined && after.equals(current.body);
  if (isRight) return undefined;
  if (current) requireFormat(recordOf(key), LIST_FORMAT, Buffer.from(current.body).toString());
  return { key, before: current?.etag, after };
}

/** @throws {StartAgainError} if another run wrote it meanwhile */
export async function writeRejection(store: Store, { key, before, after }: RejectionChange): Promise<void> {
  const record = after && { body: after, headers: INTERNAL_JSON };
  await writeOver(store, rejectionKey(key), before, record, recordOf(key));
}

/**
 * The keys of a project that have a rejection record. This lists all records in the bucket: use it only for a project
 * whose state doesn't name them.
 */
export async function readRejectedKeys(store: Store, project: Project): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for await (const record of store.list(REJECTED_PREFIX)) {
    const named = record.key.slice(REJECTED_PREFIX.length, -".json".length);
    // If the rejected key is too long to be part of the record's key, a hash stands there instead.
    const key = /^[0-9a-f]{64}$/.test(named) ? await readRecordedKey(store, record.key) : named;
    if (key !== undefined && hintFor(key, project).length > 0) keys.add(key);
  }
  return keys;
}

async function readRecordedKey(store: Store, recordKey: string): Promise<string | undefined> {
  const read = await store.get(recordKey);
  if (read.kind !== "found") return undefined;
  try {
    return parseRejection(`the rejection record "${recordKey}"`, Buffer.from(read.object.body).toString())
      .key;
  } catch (error) {
    if (error instanceof InvalidListError) return undefined;
    throw error;
  }
}

function recordOf(key: string): string {
  return `the rejection record of "${key}"`;
}

/**
 * Makes the record of `key` hold this rejection, or deletes it if there is none.
 *
 * @throws {NewerFormatError} if a newer wheelyard version wrote the record
 * @throws {StartAgainError} if another run wrote it meanwhile
 */
export async function ensureRejection(
  store: Store,
  key: string,
  rejection: Rejection | undefined,
): Promise<void> {
  const change = await rejectionChange(store, key, rejection);
  if (change) await writeRejection(store, change);
}
