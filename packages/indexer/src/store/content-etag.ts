import { createHash } from "node:crypto";

/**
 * The ETag that S3 gives to an object of this content: its MD5. In a bucket with KMS keys it gives others, so that equal
 * ETags tell that the contents are equal, and different ones tell nothing.
 */
export function contentEtag(content: string | Uint8Array): string {
  return createHash("md5").update(content).digest("hex");
}
