import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { SyntheticObject } from "@wheelyard/indexer/testing/synthetic-object";
import { BUCKET } from "./measured-bucket.ts";

const PART_BYTES = 64 * 1024 * 1024;

/** Uploads content that is made as it is read. */
export async function uploadInParts(client: S3Client, key: string, content: SyntheticObject): Promise<void> {
  const target = { Bucket: BUCKET, Key: key };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
  const parts: CompletedPart[] = [];
  for (let first = 0; first < content.size; first += PART_BYTES) {
    const last = Math.min(first + PART_BYTES, content.size) - 1;
    const read = await content.get(key, { range: { first, last } });
    if (read.kind !== "found") throw new Error(`Cannot upload "${key}": expected its bytes from ${first}`);
    const PartNumber = parts.length + 1;
    const { ETag } = await client.send(
      new UploadPartCommand({ ...target, UploadId, PartNumber, Body: read.object.body }),
    );
    parts.push({ ETag, PartNumber });
  }
  const MultipartUpload = { Parts: parts };
  await client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload }));
}
