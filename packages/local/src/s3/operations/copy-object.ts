import type { ChecksumAlgorithm } from "@wheelyard/indexer/store/checksum";
import { parseChecksumAlgorithm } from "../body/checksum.ts";
import { digestContent } from "../body/digest-content.ts";
import { readWriteCondition } from "../conditions.ts";
import { readCopySource, requireCopiableSize } from "../copy-source.ts";
import { readObjectAttributes } from "../object-attributes.ts";
import { type Operation, xmlAnswer } from "../operation.ts";
import { S3Error } from "../s3-error.ts";
import type { Blobs } from "../storage/blobs.ts";
import { type ObjectChecksum, type ObjectRecord, wholeSeconds } from "../storage/object-record.ts";
import { readTaggingHeader } from "../tags.ts";
import { renderXml } from "../xml.ts";

/** A copy shares the bytes of its source. */
export const copyObject: Operation = async ({ bucket, key, headers, storage }) => {
  const { objects } = storage.bucket(bucket);
  const condition = readWriteCondition(headers);
  const source = readCopySource(headers, storage);
  requireCopiableSize(source.size);
  const replacesAttributes = readDirective(headers, "x-amz-metadata-directive");
  const replacesTags = readDirective(headers, "x-amz-tagging-directive");
  if (source.bucket === bucket && source.key === key && !replacesAttributes) {
    throw new S3Error(
      "InvalidRequest",
      `Cannot copy "${key}" onto itself: expected x-amz-metadata-directive: REPLACE`,
    );
  }

  const { content, size } = source;
  storage.blobs.hold(content);
  try {
    const lastModified = wholeSeconds(new Date());
    const { etag, checksum } = await describeCopy(source, readWantedAlgorithm(headers), storage.blobs);
    const record: ObjectRecord = {
      key,
      etag,
      size,
      lastModified,
      content,
      attributes: replacesAttributes ? readObjectAttributes(headers) : source.attributes,
      tags: replacesTags ? readTaggingHeader(headers) : source.tags,
      ...(checksum && { checksum }),
    };
    await objects.put(record, condition, "ObjectCreated:Copy");
    const result = {
      ETag: `"${etag}"`,
      LastModified: lastModified,
      ...(checksum && { ChecksumType: checksum.type, [`Checksum${checksum.algorithm}`]: checksum.value }),
    };
    return xmlAnswer(renderXml("CopyObjectResult", result));
  } finally {
    await storage.blobs.release(content);
  }
};

/** A copy is one piece: its ETag and checksum are of the whole content, not of parts. */
async function describeCopy(
  source: ObjectRecord,
  wanted: ChecksumAlgorithm | undefined,
  blobs: Blobs,
): Promise<{ etag: string; checksum: ObjectChecksum | undefined }> {
  const algorithm = wanted ?? source.checksum?.algorithm;
  const isKnown = source.checksum?.type !== "COMPOSITE" && source.checksum?.algorithm === algorithm;
  if (source.multipart === undefined && isKnown) return { etag: source.etag, checksum: source.checksum };
  const { md5, checksum } = await digestContent(blobs, source.content, algorithm);
  return { etag: md5, checksum: checksum && { ...checksum, type: "FULL_OBJECT" } };
}

function readWantedAlgorithm(headers: ReadonlyMap<string, string>): ChecksumAlgorithm | undefined {
  const name = headers.get("x-amz-checksum-algorithm");
  return name === undefined ? undefined : parseChecksumAlgorithm(name);
}

function readDirective(headers: ReadonlyMap<string, string>, name: string): boolean {
  const value = headers.get(name) ?? "COPY";
  if (value === "COPY" || value === "REPLACE") return value === "REPLACE";
  throw new S3Error("InvalidArgument", `Cannot use ${name} "${value}": expected COPY or REPLACE`, {
    ArgumentName: name,
    ArgumentValue: value,
  });
}
