import { type Operation, xmlAnswer } from "../operation.ts";
import { OWNER } from "../owner.ts";
import { compareBytes } from "../storage/byte-order.ts";
import { renderXml } from "../xml.ts";
import { readCount, readEncoding } from "./listing-parameters.ts";

/** ListMultipartUploads: ordered by key, then by start. */
export const listUploads: Operation = async ({ bucket, query, storage }) => {
  const { uploads } = storage.bucket(bucket);
  const { encode, encodingType } = readEncoding(query);
  const limit = readCount(query, "max-uploads");
  const prefix = query.get("prefix") ?? "";
  const keyMarker = query.get("key-marker") ?? "";
  const idMarker = query.get("upload-id-marker") ?? "";

  const sorted = uploads.all
    .filter(({ key }) => key.startsWith(prefix) && compareBytes(key, keyMarker) >= 0)
    .sort(
      (a, b) =>
        compareBytes(a.key, b.key) ||
        compareBytes(a.initiated, b.initiated) ||
        compareBytes(a.uploadId, b.uploadId),
    );
  const marked = sorted.findIndex(({ key, uploadId }) => key === keyMarker && uploadId === idMarker);
  // Without an upload id marker, the whole key counts as listed.
  const remaining = marked === -1 ? sorted.filter(({ key }) => key !== keyMarker) : sorted.slice(marked + 1);
  const page = remaining.slice(0, limit);
  const isTruncated = limit > 0 && remaining.length > page.length;
  const last = page.at(-1);
  return xmlAnswer(
    renderXml("ListMultipartUploadsResult", {
      Bucket: bucket,
      KeyMarker: encode(keyMarker),
      UploadIdMarker: idMarker,
      NextKeyMarker: isTruncated ? encode(last?.key ?? "") : undefined,
      NextUploadIdMarker: isTruncated ? last?.uploadId : undefined,
      Prefix: encode(prefix),
      EncodingType: encodingType,
      MaxUploads: limit,
      IsTruncated: isTruncated,
      Upload: page.map(({ key, uploadId, initiated, checksum }) => ({
        Key: encode(key),
        UploadId: uploadId,
        Initiator: OWNER,
        Owner: OWNER,
        StorageClass: "STANDARD",
        Initiated: initiated,
        ChecksumAlgorithm: checksum?.algorithm,
        ChecksumType: checksum?.type,
      })),
    }),
  );
};
