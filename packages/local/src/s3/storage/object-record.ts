import { createHash } from "node:crypto";
import type { Checksum } from "../body/checksum.ts";
import type { Segment } from "./blobs.ts";

/** All that is known of an object but its bytes. It is kept as JSON, so times are text. */
export interface ObjectRecord {
  key: string;
  /** Without quotes. */
  etag: string;
  /** Bytes. */
  size: number;
  /** ISO 8601, whole seconds: S3 knows no finer ones. */
  lastModified: string;
  content: Segment[];
  attributes: ObjectAttributes;
  tags: Tag[];
  checksum?: ObjectChecksum;
  /** Only where the object was uploaded in parts. */
  multipart?: { uploadId: string; parts: PartSummary[] };
}

/** What a client says about an object and gets back with it. */
export interface ObjectAttributes {
  /** `Content-Type` and its like, by lowercase name. */
  headers: Record<string, string>;
  /** User metadata: `x-amz-meta-` headers by the rest of their name. */
  metadata: Record<string, string>;
}

export interface Tag {
  key: string;
  value: string;
}

export interface ObjectChecksum extends Checksum {
  type: ChecksumType;
}

/** A composite checksum is one of the parts' checksums. */
export type ChecksumType = "FULL_OBJECT" | "COMPOSITE";

export interface PartSummary {
  number: number;
  /** Bytes. */
  size: number;
  checksum?: Checksum;
}

/** The name of a record's file: keys themselves are too long for file names, and may differ in case only. */
export function recordName(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

export function wholeSeconds(time: Date): string {
  return `${time.toISOString().slice(0, -5)}.000Z`;
}
