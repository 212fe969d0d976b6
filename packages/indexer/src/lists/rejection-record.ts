import type { RejectionEntry } from "@wheelyard/site/rejections-page";
import type { ListedObject } from "../store/store.ts";
import { parseListRecords } from "./list-records.ts";

/** The record of why an object is not listed. */
export interface Rejection extends RejectionEntry {
  /** The version of the object that was rejected. */
  etag: string;
}

export function rejectionOf(object: ListedObject, reason: string): Rejection {
  return { key: object.key, etag: object.etag, uploaded: object.lastModified.toISOString(), reason };
}

export function serializeRejection({ key, etag, uploaded, reason }: Rejection): string {
  return `${JSON.stringify({ key, etag, uploaded, reason })}\n`;
}

/**
 * @param title what it is, for messages
 * @throws {InvalidListError} if it is damaged
 * @throws {NewerFormatError} if a newer wheelyard version wrote it
 */
export function parseRejection(title: string, text: string): Rejection {
  const fields = ["key", "etag", "uploaded", "reason"] as const;
  const [rejection] = parseListRecords(
    title,
    text,
    fields,
    (entry): Rejection => entry,
    (state) => [state],
  );
  if (rejection === undefined) throw new Error(`${title} has no entry`);
  return rejection;
}
