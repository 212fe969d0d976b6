import { checksumHeader } from "@wheelyard/indexer/store/checksum";
import { storePayload } from "../body/store-payload.ts";
import { readWriteCondition, requireWriteCondition } from "../conditions.ts";
import { readObjectAttributes } from "../object-attributes.ts";
import type { Operation } from "../operation.ts";
import { type ObjectRecord, wholeSeconds } from "../storage/object-record.ts";
import { readTaggingHeader } from "../tags.ts";

export const putObject: Operation = async ({ bucket, key, headers, payload, storage }) => {
  const { objects } = storage.bucket(bucket);
  const condition = readWriteCondition(headers);
  const attributes = readObjectAttributes(headers);
  const tags = readTaggingHeader(headers);
  // Decided again once the body is there; a waiting client need not send it in vain.
  requireWriteCondition(condition, key, objects.get(key));

  const { content, size, md5, checksum } = await storePayload(payload, storage.blobs);
  try {
    const record: ObjectRecord = {
      key,
      etag: md5,
      size,
      lastModified: wholeSeconds(new Date()),
      content,
      attributes,
      tags,
      ...(checksum && { checksum: { ...checksum, type: "FULL_OBJECT" } }),
    };
    await objects.put(record, condition, "ObjectCreated:Put");
  } finally {
    await storage.blobs.release(content);
  }
  return {
    status: 200,
    headers: {
      etag: `"${md5}"`,
      ...(checksum && {
        [checksumHeader(checksum.algorithm)]: checksum.value,
        "x-amz-checksum-type": "FULL_OBJECT",
      }),
    },
  };
};
