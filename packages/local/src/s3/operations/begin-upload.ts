import type { ChecksumAlgorithm } from "@wheelyard/indexer/store/checksum";
import { parseChecksumAlgorithm } from "../body/checksum.ts";
import { readObjectAttributes } from "../object-attributes.ts";
import { type Operation, xmlAnswer } from "../operation.ts";
import { S3Error } from "../s3-error.ts";
import { type ChecksumType, wholeSeconds } from "../storage/object-record.ts";
import { readTaggingHeader } from "../tags.ts";
import { renderXml } from "../xml.ts";

/** CreateMultipartUpload. */
export const beginUpload: Operation = async ({ bucket, key, headers, storage }) => {
  const { uploads } = storage.bucket(bucket);
  const checksum = readUploadChecksum(headers);
  const { uploadId } = await uploads.begin({
    key,
    initiated: wholeSeconds(new Date()),
    attributes: readObjectAttributes(headers),
    tags: readTaggingHeader(headers),
    ...(checksum && { checksum }),
  });
  return xmlAnswer(
    renderXml("InitiateMultipartUploadResult", { Bucket: bucket, Key: key, UploadId: uploadId }),
    checksum && { "x-amz-checksum-algorithm": checksum.algorithm, "x-amz-checksum-type": checksum.type },
  );
};

function readUploadChecksum(
  headers: ReadonlyMap<string, string>,
): { algorithm: ChecksumAlgorithm; type: ChecksumType } | undefined {
  const name = headers.get("x-amz-checksum-algorithm");
  const type = headers.get("x-amz-checksum-type")?.toUpperCase();
  if (name === undefined) {
    if (type === undefined) return undefined;
    throw new S3Error(
      "InvalidRequest",
      "Cannot use x-amz-checksum-type: expected x-amz-checksum-algorithm beside it",
    );
  }
  const algorithm = parseChecksumAlgorithm(name);
  const possible = POSSIBLE_TYPES[algorithm];
  const chosen = type === undefined ? possible[0] : possible.find((known) => known === type);
  if (chosen !== undefined) return { algorithm, type: chosen };
  throw new S3Error(
    "InvalidRequest",
    `Cannot make a ${type} checksum with ${algorithm}: expected ${possible.join(" or ")}`,
  );
}

/** The first is the default. */
const POSSIBLE_TYPES: Readonly<Record<ChecksumAlgorithm, [ChecksumType, ...ChecksumType[]]>> = {
  CRC32: ["COMPOSITE", "FULL_OBJECT"],
  CRC32C: ["COMPOSITE", "FULL_OBJECT"],
  CRC64NVME: ["FULL_OBJECT"],
  SHA1: ["COMPOSITE"],
  SHA256: ["COMPOSITE"],
};
