import { type Answer, type Operation, type OperationRequest, xmlAnswer } from "../operation.ts";
import { OWNER } from "../owner.ts";
import { type ListingPage, listPage } from "../storage/listing.ts";
import type { Bucket } from "../storage/storage.ts";
import { renderXml, type XmlContent } from "../xml.ts";
import { invalidArgument, readCount, readEncoding } from "./listing-parameters.ts";

/** ListObjects, the first version: `marker` is the last key, or common prefix, of the page before. */
export const listObjects: Operation = async (request) => {
  const { bucket, prefix, delimiter, limit, encode, encodingType } = readListing(request);
  const marker = request.query.get("marker") ?? "";
  const page = listPage(bucket.objects.keys, { prefix, delimiter, after: marker, limit });
  const content = {
    Name: bucket.name,
    Prefix: encode(prefix),
    Marker: encode(marker),
    // Without a delimiter, the page's last key is the marker.
    NextMarker: page.isTruncated && delimiter !== "" ? encode(lastName(page)) : undefined,
    MaxKeys: limit,
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    EncodingType: encodingType,
    IsTruncated: page.isTruncated,
    ...renderEntries(bucket, page, encode, OWNER),
  };
  return listingAnswer(content, request);
};

export const listObjectsV2: Operation = async (request) => {
  const { bucket, prefix, delimiter, limit, encode, encodingType } = readListing(request);
  const token = request.query.get("continuation-token");
  const startAfter = request.query.get("start-after") ?? "";
  const after = token === undefined ? startAfter : parseContinuationToken(token);
  const page = listPage(bucket.objects.keys, { prefix, delimiter, after, limit });
  const content = {
    Name: bucket.name,
    Prefix: encode(prefix),
    StartAfter: startAfter === "" ? undefined : encode(startAfter),
    ContinuationToken: token,
    NextContinuationToken: page.isTruncated ? formatContinuationToken(lastName(page)) : undefined,
    KeyCount: page.entries.length,
    MaxKeys: limit,
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    EncodingType: encodingType,
    IsTruncated: page.isTruncated,
    ...renderEntries(bucket, page, encode, request.query.get("fetch-owner") === "true" ? OWNER : undefined),
  };
  return listingAnswer(content, request);
};

function readListing({ bucket, query, storage }: OperationRequest) {
  return {
    bucket: storage.bucket(bucket),
    prefix: query.get("prefix") ?? "",
    delimiter: query.get("delimiter") ?? "",
    limit: readCount(query, "max-keys"),
    ...readEncoding(query),
  };
}

function renderEntries(
  { objects }: Bucket,
  { entries }: ListingPage,
  encode: (text: string) => string,
  owner: typeof OWNER | undefined,
): { Contents: XmlContent[]; CommonPrefixes: XmlContent[] } {
  const keys = entries.filter((entry) => entry.kind === "key");
  const prefixes = entries.filter((entry) => entry.kind === "common-prefix");
  return {
    Contents: keys.map(({ name }) => {
      const { lastModified, etag, checksum, size } = objects.require(name);
      return {
        Key: encode(name),
        LastModified: lastModified,
        ETag: `"${etag}"`,
        ChecksumAlgorithm: checksum?.algorithm,
        ChecksumType: checksum?.type,
        Size: size,
        StorageClass: "STANDARD",
        Owner: owner,
      };
    }),
    CommonPrefixes: prefixes.map(({ name }) => ({ Prefix: encode(name) })),
  };
}

function listingAnswer(content: XmlContent, { region }: OperationRequest): Answer {
  return xmlAnswer(renderXml("ListBucketResult", content), { "x-amz-bucket-region": region });
}

function lastName(page: ListingPage): string {
  return page.entries.at(-1)?.name ?? "";
}

/** A token is opaque to clients; its first character distinguishes it from a key given by mistake. */
function formatContinuationToken(after: string): string {
  return `1${Buffer.from(after).toString("base64url")}`;
}

function parseContinuationToken(token: string): string {
  const after = Buffer.from(token.slice(1), "base64url").toString();
  if (after !== "" && formatContinuationToken(after) === token) return after;
  throw invalidArgument("continuation-token", token, "expected a NextContinuationToken of this endpoint");
}
