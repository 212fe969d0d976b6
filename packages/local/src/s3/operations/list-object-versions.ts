import { type Operation, xmlAnswer } from "../operation.ts";
import { OWNER } from "../owner.ts";
import { listPage } from "../storage/listing.ts";
import { renderXml } from "../xml.ts";
import { readCount, readEncoding } from "./listing-parameters.ts";

/** Without versioning, every object has one version, which S3 calls `null`. */
export const listObjectVersions: Operation = async ({ bucket, query, storage }) => {
  const { objects } = storage.bucket(bucket);
  const { encode, encodingType } = readEncoding(query);
  const limit = readCount(query, "max-keys");
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const marker = query.get("key-marker") ?? "";
  const { entries, isTruncated } = listPage(objects.keys, { prefix, delimiter, after: marker, limit });
  return xmlAnswer(
    renderXml("ListVersionsResult", {
      Name: bucket,
      Prefix: encode(prefix),
      KeyMarker: encode(marker),
      VersionIdMarker: query.get("version-id-marker") ?? "",
      NextKeyMarker: isTruncated ? encode(entries.at(-1)?.name ?? "") : undefined,
      NextVersionIdMarker: isTruncated ? "null" : undefined,
      MaxKeys: limit,
      Delimiter: delimiter === "" ? undefined : encode(delimiter),
      EncodingType: encodingType,
      IsTruncated: isTruncated,
      Version: entries
        .filter(({ kind }) => kind === "key")
        .map(({ name }) => {
          const { etag, size, lastModified } = objects.require(name);
          return {
            Key: encode(name),
            VersionId: "null",
            IsLatest: true,
            LastModified: lastModified,
            ETag: `"${etag}"`,
            Size: size,
            StorageClass: "STANDARD",
            Owner: OWNER,
          };
        }),
      CommonPrefixes: entries
        .filter(({ kind }) => kind === "common-prefix")
        .map(({ name }) => ({ Prefix: encode(name) })),
    }),
  );
};
