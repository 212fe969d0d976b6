import { type Operation, xmlAnswer } from "../operation.ts";
import { S3Error } from "../s3-error.ts";
import type { ObjectRecord } from "../storage/object-record.ts";
import { renderXml, type XmlContent } from "../xml.ts";

/** Returns the attributes that the client names, and nothing else. */
export const getObjectAttributes: Operation = async ({ bucket, key, headers, storage }) => {
  const record = storage.bucket(bucket).objects.require(key);
  const names = (headers.get("x-amz-object-attributes") ?? "").split(",").map((name) => name.trim());
  const content: Record<string, XmlContent> = {};
  for (const name of names) {
    const read = ATTRIBUTES.get(name);
    if (read === undefined) {
      throw new S3Error(
        "InvalidArgument",
        `Cannot use x-amz-object-attributes "${name}": expected ${[...ATTRIBUTES.keys()].join(", ")}`,
        { ArgumentName: "x-amz-object-attributes", ArgumentValue: name },
      );
    }
    content[name] = read(record);
  }
  return xmlAnswer(renderXml("GetObjectAttributesResponse", content), {
    "last-modified": new Date(record.lastModified).toUTCString(),
  });
};

const ATTRIBUTES = new Map<string, (record: ObjectRecord) => XmlContent>([
  ["ETag", ({ etag }) => etag],
  ["ObjectSize", ({ size }) => size],
  ["StorageClass", () => "STANDARD"],
  [
    "Checksum",
    ({ checksum }) =>
      checksum && {
        [`Checksum${checksum.algorithm}`]: checksum.value.replace(/-\d+$/, ""),
        ChecksumType: checksum.type,
      },
  ],
  ["ObjectParts", ({ multipart }) => multipart && { TotalPartsCount: multipart.parts.length }],
]);
