import { createHash } from "node:crypto";
import type { Checksum } from "../body/checksum.ts";
import type { Segment } from "./blobs.ts";

/** Everything about an object except its bytes. It is stored as JSON, so times are text. */
export interface ObjectRecord {
  key: string;
  /** Without quotes. */
  etag: string;
  /** In bytes. */
  size: number;
  /** ISO 8601, whole seconds: S3 has no finer ones. */
  lastModified: string;
  content: Segment[];
  attributes: ObjectAttributes;
  tags: Tag[];
  checksum?: ObjectChecksum;
  /** Only for an object uploaded in parts. */
  multipart?: { uploadId: string; parts: PartSummary[] };
}

/** What a client stores with an object and gets back with it. */
export interface ObjectAttributes {
  /** `Content-Type` and the like, by lowercase name. */
  headers: Record<string, string>;
  /** User metadata: `x-amz-meta-` headers, by name without that prefix. */
  metadata: Record<string, string>;
}

export interface Tag {
  key: string;
  value: string;
}

export interface ObjectChecksum extends Checksum {
  type: ChecksumType;
}

/** A composite checksum is a checksum of the parts' checksums. */
export type ChecksumType = "FULL_OBJECT" | "COMPOSITE";

export interface PartSummary {
  number: number;
  /** In bytes. */
  size: number;
  checksum?: Checksum;
}

/** The name of a record's file: keys are too long for file names, and may differ only in case. */
export function recordName(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

export function wholeSeconds(time: Date): string {
  return `${time.toISOString().slice(0, -5)}.000Z`;
}
