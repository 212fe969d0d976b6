import { createHash } from "node:crypto";

/**
 * The ETag that S3 gives to an object with this content: its MD5. In a bucket with KMS keys, S3 gives other ETags. So
 * equal ETags mean equal content, and different ones mean nothing.
 */
export function contentEtag(content: string | Uint8Array): string {
  return createHash("md5").update(content).digest("hex");
}
