import { createHash } from "node:crypto";
import { checksumHeader, startChecksum } from "@wheelyard/indexer/store/checksum";
import type { Authentication } from "../auth/authenticate.ts";
import { S3Error } from "../s3-error.ts";
import { decodeAwsChunked } from "./aws-chunked.ts";
import type { Checksum } from "./checksum.ts";
import { ChunkSignatures } from "./chunk-signatures.ts";
import { readContentMd5, readDeclaredChecksum, requireChecksumValue } from "./declared-checksum.ts";

/** A request's body before it is read. */
export interface Payload {
  headers: ReadonlyMap<string, string>;
  authentication: Authentication;
  /** Tells a waiting client to continue, and starts reading what it sends. */
  open(): AsyncIterable<Buffer>;
}

/** What is known about a body once it is read and matches the client's declarations. */
export interface ReceivedPayload {
  size: number;
  /** Hex. */
  md5: string;
  checksum: Checksum | undefined;
}

/** Where the decoded bytes go, chunk by chunk. */
export type Sink = (chunk: Buffer) => Promise<void> | void;

/** The largest body of one PUT: 5 GiB. */
const LARGEST_BODY = 5 * 1024 ** 3;

/**
 * Reads a body into `sink` and verifies its length, hash, signatures, MD5 and checksum, as far as the client declared
 * them. What can't be accepted is refused before the body is requested.
 *
 * @param largest bytes
 * @throws {S3Error} if the body is not as declared; the sink's content is then worthless
 */
export async function receivePayload(
  payload: Payload,
  sink: Sink,
  largest: number = LARGEST_BODY,
): Promise<ReceivedPayload> {
  const { headers, authentication } = payload;
  const encoding = readEncoding(authentication.contentHash);
  const length = readLength(headers, encoding, largest);
  const contentMd5 = readContentMd5(headers);
  const declared = readDeclaredChecksum(headers);

  const md5 = createHash("md5");
  const sha256 = encoding.kind === "hashed" ? createHash("sha256") : undefined;
  const checksum = declared && startChecksum(declared.algorithm);
  let size = 0;

  const chunks =
    encoding.kind === "aws-chunked"
      ? decodeAwsChunked(
          payload.open(),
          encoding.signed ? new ChunkSignatures(authentication.seed) : undefined,
        )
      : withoutTrailer(payload.open());
  let next = await chunks.next();
  for (; !next.done; next = await chunks.next()) {
    size += next.value.length;
    if (size > length) throw incomplete(length, size);
    md5.update(next.value);
    sha256?.update(next.value);
    checksum?.update(next.value);
    await sink(next.value);
  }
  const trailer = next.value;

  if (size !== length) throw incomplete(length, size);
  if (encoding.kind === "hashed" && sha256?.digest("hex") !== encoding.sha256) {
    throw new S3Error(
      "XAmzContentSHA256Mismatch",
      "The body does not have the SHA-256 of x-amz-content-sha256",
      {
        ClientComputedContentSHA256: encoding.sha256,
      },
    );
  }
  const digest = md5.digest();
  if (contentMd5 !== undefined && digest.toString("base64") !== contentMd5) {
    throw new S3Error("BadDigest", "The body does not have the MD5 of Content-MD5", {
      ExpectedDigest: contentMd5,
      CalculatedDigest: digest.toString("base64"),
    });
  }
  const received = { size, md5: digest.toString("hex") };
  if (declared === undefined || checksum === undefined) return { ...received, checksum: undefined };

  const header = checksumHeader(declared.algorithm);
  const expected = declared.value ?? requireChecksumValue(declared.algorithm, trailer.get(header) ?? "");
  const value = await checksum.digest();
  if (value !== expected) {
    throw new S3Error("BadDigest", `The body does not have the ${declared.algorithm} of ${header}: ${value}`);
  }
  return { ...received, checksum: { algorithm: declared.algorithm, value } };
}

/** Reads a small body, such as a document, into memory. */
export async function receiveText(payload: Payload, largest: number): Promise<string> {
  const chunks: Buffer[] = [];
  await receivePayload(payload, (chunk) => void chunks.push(chunk), largest);
  return Buffer.concat(chunks).toString("utf8");
}

type BodyEncoding =
  | { kind: "hashed"; sha256: string }
  | { kind: "unsigned" }
  | { kind: "aws-chunked"; signed: boolean };

function readEncoding(contentHash: string): BodyEncoding {
  switch (contentHash) {
    case "UNSIGNED-PAYLOAD":
      return { kind: "unsigned" };
    case "STREAMING-UNSIGNED-PAYLOAD-TRAILER":
      return { kind: "aws-chunked", signed: false };
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD":
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER":
      return { kind: "aws-chunked", signed: true };
  }
  if (/^[0-9a-f]{64}$/.test(contentHash)) return { kind: "hashed", sha256: contentHash };
  throw new S3Error(
    "InvalidArgument",
    `Cannot use x-amz-content-sha256 "${contentHash}": expected UNSIGNED-PAYLOAD, a streaming mode of SHA-256 or a hash`,
  );
}

function readLength(headers: ReadonlyMap<string, string>, encoding: BodyEncoding, largest: number): number {
  const name = encoding.kind === "aws-chunked" ? "x-amz-decoded-content-length" : "content-length";
  const text = headers.get(name);
  if (text === undefined)
    throw new S3Error("MissingContentLength", `Cannot receive the body: expected the header ${name}`);
  if (!/^\d{1,15}$/.test(text))
    throw new S3Error("InvalidArgument", `Cannot use ${name} "${text}": expected a number`);
  const length = Number(text);
  if (length > largest) {
    throw new S3Error(
      "EntityTooLarge",
      `Cannot receive a body of ${length} bytes: expected at most ${largest}`,
      {
        ProposedSize: text,
        MaxSizeAllowed: String(largest),
      },
    );
  }
  return length;
}

async function* withoutTrailer(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, Map<string, string>> {
  yield* source;
  return new Map();
}

function incomplete(expected: number, received: number): S3Error {
  return new S3Error("IncompleteBody", `Received ${received} bytes of the body: expected ${expected}`);
}
