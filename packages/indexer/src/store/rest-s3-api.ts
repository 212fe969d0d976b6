import { CHECKSUM_ALGORITHMS, checksumHeader, checksumOf } from "./checksum.ts";
import type { Conditions, GetObjectOptions, ListAnswer, ListFrom, ObjectAnswer, S3Api } from "./s3-api.ts";
import type { S3Connection } from "./s3-connection.ts";
import type { ObjectHeaders } from "./store.ts";
import { childText, contents, rootContent } from "./xml.ts";

/** From this many bytes on, a body is sent only once S3 has asked for it. */
const EXPECT_FROM_BYTES = 2 * 1024 * 1024;

/**
 * S3's REST API.
 *
 * What is written carries a CRC32, which S3 checks before it commits. What is read is checked if S3 sends a checksum.
 */
export class RestS3Api implements S3Api {
  readonly #connection: S3Connection;

  constructor(connection: S3Connection) {
    this.#connection = connection;
  }

  async getObject(key: string, { range, ...conditions }: GetObjectOptions): Promise<ObjectAnswer> {
    const { headers, body } = await this.#connection.send({
      what: `read "${key}"`,
      method: "GET",
      key,
      headers: {
        "x-amz-checksum-mode": "ENABLED",
        ...(range !== undefined && { range }),
        ...conditionHeaders(conditions),
      },
    });
    await requireChecksum(key, headers, body);
    const tagCount = headers["x-amz-tagging-count"];
    return {
      body,
      etag: headers.etag,
      lastModified: dateOf(headers["last-modified"]),
      contentRange: headers["content-range"],
      contentEncoding: headers["content-encoding"],
      encryption: headers["x-amz-server-side-encryption"],
      tagCount: tagCount === undefined ? undefined : Number(tagCount),
    };
  }

  async getTags(key: string): Promise<ReadonlyMap<string, string>> {
    const what = `read the tags of "${key}"`;
    const { body } = await this.#connection.send({ what, method: "GET", key, query: { tagging: "" } });
    const tags = contents(requireRoot(what, body, "Tagging"), "Tag");
    return new Map(tags.map((tag) => [childText(tag, "Key") ?? "", childText(tag, "Value") ?? ""]));
  }

  async listPage(prefix: string, from: ListFrom): Promise<ListAnswer> {
    const what = `list "${prefix}"`;
    const { body } = await this.#connection.send({
      what,
      method: "GET",
      query: {
        "list-type": "2",
        prefix,
        // Keys may hold characters that XML can't.
        "encoding-type": "url",
        ...("token" in from
          ? { "continuation-token": from.token }
          : from.after !== undefined && { "start-after": from.after }),
      },
    });
    const listing = requireRoot(what, body, "ListBucketResult");
    return {
      isTruncated: booleanOf(childText(listing, "IsTruncated")),
      nextToken: childText(listing, "NextContinuationToken"),
      encoding: childText(listing, "EncodingType"),
      objects: contents(listing, "Contents").map((entry) => ({
        key: childText(entry, "Key"),
        etag: childText(entry, "ETag"),
        size: sizeOf(childText(entry, "Size")),
        lastModified: dateOf(childText(entry, "LastModified")),
      })),
    };
  }

  async putObject(
    key: string,
    body: Uint8Array,
    { contentType, cacheControl, contentEncoding }: ObjectHeaders,
    conditions: Conditions,
  ): Promise<string | undefined> {
    const { headers } = await this.#connection.send({
      what: `write "${key}"`,
      method: "PUT",
      key,
      headers: {
        "content-length": String(body.byteLength),
        "content-type": contentType,
        ...(cacheControl !== undefined && { "cache-control": cacheControl }),
        ...(contentEncoding !== undefined && { "content-encoding": contentEncoding }),
        ...(body.byteLength >= EXPECT_FROM_BYTES && { expect: "100-continue" }),
        "x-amz-sdk-checksum-algorithm": "CRC32",
        [checksumHeader("CRC32")]: await checksumOf("CRC32", body),
        ...conditionHeaders(conditions),
      },
      body,
    });
    return headers.etag;
  }

  async deleteObject(key: string, conditions: Conditions): Promise<void> {
    await this.#connection.send({
      what: `delete "${key}"`,
      method: "DELETE",
      key,
      headers: conditionHeaders(conditions),
    });
  }
}

function conditionHeaders({ ifMatch, ifNoneMatch }: Conditions): Record<string, string> {
  return {
    ...(ifMatch !== undefined && { "if-match": ifMatch }),
    ...(ifNoneMatch !== undefined && { "if-none-match": ifNoneMatch }),
  };
}

/** An object that was uploaded in parts may have a checksum of checksums, which says nothing about its bytes. */
async function requireChecksum(
  key: string,
  headers: Record<string, string>,
  body: Uint8Array,
): Promise<void> {
  const algorithm = CHECKSUM_ALGORITHMS.find((known) => headers[checksumHeader(known)] !== undefined);
  if (algorithm === undefined) return;
  const expected = headers[checksumHeader(algorithm)] ?? "";
  if (expected.includes("-")) return;
  const found = await checksumOf(algorithm, body);
  if (found === expected) return;
  throw new Error(
    `Cannot use the answer of GetObject for "${key}": expected ${algorithm} ${expected}, found ${found}`,
  );
}

/** A truncated answer, or one that isn't from S3, must not pass for a short one. */
function requireRoot(what: string, body: Uint8Array, root: string): string {
  const content = rootContent(Buffer.from(body).toString(), root);
  if (content === undefined) throw new Error(`Cannot ${what}: expected S3 to answer with a whole <${root}>`);
  return content;
}

function booleanOf(text: string | undefined): boolean | undefined {
  return text === "true" || (text === "false" ? false : undefined);
}

function sizeOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
