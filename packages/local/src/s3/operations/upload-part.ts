import { checksumHeader } from "@wheelyard/indexer/store/checksum";
import { readDeclaredChecksum } from "../body/declared-checksum.ts";
import { digestContent } from "../body/digest-content.ts";
import { storePayload } from "../body/store-payload.ts";
import { readCopySource } from "../copy-source.ts";
import { type Operation, type OperationRequest, xmlAnswer } from "../operation.ts";
import { parseRange } from "../range.ts";
import { S3Error } from "../s3-error.ts";
import { sliceSegments } from "../storage/blobs.ts";
import type { UploadRecord } from "../storage/multipart-uploads.ts";
import { wholeSeconds } from "../storage/object-record.ts";
import { renderXml } from "../xml.ts";

const MOST_PARTS = 10_000;

export const uploadPart: Operation = async (request) => {
  const { headers, payload, storage } = request;
  const { uploads } = storage.bucket(request.bucket);
  const upload = readUpload(request);
  const number = readPartNumber(request);
  requireSameAlgorithm(upload, readDeclaredChecksum(headers)?.algorithm);

  const { content, size, md5, checksum } = await storePayload(payload, storage.blobs);
  try {
    const lastModified = wholeSeconds(new Date());
    await uploads.putPart({
      uploadId: upload.uploadId,
      number,
      etag: md5,
      size,
      lastModified,
      content,
      ...(checksum && { checksum }),
    });
  } finally {
    await storage.blobs.release(content);
  }
  return {
    status: 200,
    headers: {
      etag: `"${md5}"`,
      ...(checksum && { [checksumHeader(checksum.algorithm)]: checksum.value }),
    },
  };
};

/** A part copied from another object: it shares the bytes, which are read only for their hashes. */
export const uploadPartCopy: Operation = async (request) => {
  const { headers, storage } = request;
  const { uploads } = storage.bucket(request.bucket);
  const { uploadId, checksum: wanted } = readUpload(request);
  const number = readPartNumber(request);
  const source = readCopySource(headers, storage);
  const header = headers.get("x-amz-copy-source-range");
  const range = header === undefined ? { offset: 0, size: source.size } : readCopyRange(header, source.size);

  const content = sliceSegments(source.content, range);
  storage.blobs.hold(content);
  try {
    const { md5, checksum } = await digestContent(storage.blobs, content, wanted?.algorithm);
    const lastModified = wholeSeconds(new Date());
    const part = { uploadId, number, etag: md5, size: range.size, lastModified, content };
    await uploads.putPart({ ...part, ...(checksum && { checksum }) });
    const result = {
      ETag: `"${md5}"`,
      LastModified: lastModified,
      ...(checksum && { [`Checksum${checksum.algorithm}`]: checksum.value }),
    };
    return xmlAnswer(renderXml("CopyPartResult", result));
  } finally {
    await storage.blobs.release(content);
  }
};

function readUpload({ bucket, key, query, storage }: OperationRequest): UploadRecord {
  return storage.bucket(bucket).uploads.require(query.get("uploadId") ?? "", key);
}

function readPartNumber({ query }: OperationRequest): number {
  const text = query.get("partNumber") ?? "";
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number >= 1 && number <= MOST_PARTS) return number;
  throw new S3Error("InvalidArgument", `Cannot use partNumber "${text}": expected 1 to ${MOST_PARTS}`, {
    ArgumentName: "partNumber",
    ArgumentValue: text,
  });
}

function requireSameAlgorithm({ checksum }: UploadRecord, given: string | undefined): void {
  if (checksum === undefined || checksum.algorithm === given) return;
  throw new S3Error(
    "InvalidRequest",
    `Cannot take a part with ${given ?? "no"} checksum: the upload was begun with ${checksum.algorithm}`,
  );
}

/** A range to copy, unlike one to read, must be within the object. */
function readCopyRange(header: string, size: number): { offset: number; size: number } {
  const range = /^bytes=\d+-\d+$/.test(header) ? parseRange(header, size) : undefined;
  const last = Number(header.slice(header.indexOf("-") + 1));
  if (range !== undefined && last < size) return range;
  throw new S3Error(
    "InvalidArgument",
    `Cannot copy the range "${header}" of ${size} bytes: expected bytes=first-last`,
    {
      ArgumentName: "x-amz-copy-source-range",
      ArgumentValue: header,
    },
  );
}
