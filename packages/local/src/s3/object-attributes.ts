import { S3Error } from "./s3-error.ts";
import type { ObjectAttributes } from "./storage/object-record.ts";

const KEPT_HEADERS = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
];

const METADATA_PREFIX = "x-amz-meta-";
const LARGEST_METADATA = 2048;

/** @throws {S3Error} MetadataTooLarge */
export function readObjectAttributes(headers: ReadonlyMap<string, string>): ObjectAttributes {
  const kept = new Map([["content-type", "binary/octet-stream"]]);
  for (const name of KEPT_HEADERS) {
    const value = headers.get(name);
    if (value !== undefined && value !== "") kept.set(name, value);
  }
  const encoding = withoutAwsChunked(kept.get("content-encoding") ?? "");
  if (encoding === "") kept.delete("content-encoding");
  else kept.set("content-encoding", encoding);

  const metadata = [...headers]
    .filter(([name]) => name.startsWith(METADATA_PREFIX))
    .map(([name, value]): [string, string] => [name.slice(METADATA_PREFIX.length), value]);
  const size = metadata.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size > LARGEST_METADATA) {
    throw new S3Error(
      "MetadataTooLarge",
      `Cannot keep ${size} bytes of metadata: expected at most ${LARGEST_METADATA}`,
      {
        Size: String(size),
        MaxSizeAllowed: String(LARGEST_METADATA),
      },
    );
  }
  return { headers: Object.fromEntries(kept), metadata: Object.fromEntries(metadata) };
}

export function renderObjectAttributes({ headers, metadata }: ObjectAttributes): Record<string, string> {
  const prefixed = Object.entries(metadata).map(([name, value]) => [`${METADATA_PREFIX}${name}`, value]);
  return { ...headers, ...Object.fromEntries(prefixed) };
}

/** The encoding of the request body is not the object's. */
function withoutAwsChunked(encoding: string): string {
  return encoding
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "aws-chunked")
    .join(",");
}
