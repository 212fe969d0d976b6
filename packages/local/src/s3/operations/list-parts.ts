import { type Operation, xmlAnswer } from "../operation.ts";
import { OWNER } from "../owner.ts";
import { renderXml } from "../xml.ts";
import { readCount } from "./listing-parameters.ts";

export const listParts: Operation = async ({ bucket, key, query, storage }) => {
  const { uploads } = storage.bucket(bucket);
  const { uploadId, checksum } = uploads.require(query.get("uploadId") ?? "", key);
  const limit = readCount(query, "max-parts");
  const marker = Number(query.get("part-number-marker") || 0);
  const remaining = uploads.parts(uploadId).filter(({ number }) => number > marker);
  const page = remaining.slice(0, limit);
  return xmlAnswer(
    renderXml("ListPartsResult", {
      Bucket: bucket,
      Key: key,
      UploadId: uploadId,
      Initiator: OWNER,
      Owner: OWNER,
      StorageClass: "STANDARD",
      PartNumberMarker: marker,
      NextPartNumberMarker: page.at(-1)?.number ?? 0,
      MaxParts: limit,
      IsTruncated: limit > 0 && remaining.length > page.length,
      ChecksumAlgorithm: checksum?.algorithm,
      ChecksumType: checksum?.type,
      Part: page.map((part) => ({
        PartNumber: part.number,
        LastModified: part.lastModified,
        ETag: `"${part.etag}"`,
        Size: part.size,
        ...(part.checksum && { [`Checksum${part.checksum.algorithm}`]: part.checksum.value }),
      })),
    }),
  );
};
