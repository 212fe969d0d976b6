import { createHash } from "node:crypto";
import { S3Error } from "../s3-error.ts";
import { ByteReader } from "./byte-reader.ts";
import type { ChunkSignatures } from "./chunk-signatures.ts";

const LONGEST_LINE = 16 * 1024;
const MOST_TRAILERS = 16;
const READ_SIZE = 1024 * 1024;

/**
 * Decodes a body in S3's `aws-chunked` encoding and returns its trailing headers.
 *
 * @param signatures verifies chunks and trailer; undefined if the body is not signed
 * @throws {S3Error} if the framing is invalid, the body ends early, or a signature does not match
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  signatures: ChunkSignatures | undefined,
): AsyncGenerator<Buffer, Map<string, string>> {
  const reader = new ByteReader(source);
  for (;;) {
    const { size, signature } = parseChunkHeader(await requiredLine(reader));
    const hash = createHash("sha256");
    for (let remaining = size; remaining > 0; ) {
      const data = await reader.read(Math.min(remaining, READ_SIZE));
      if (data === undefined) throw endedEarly();
      remaining -= data.length;
      if (signatures !== undefined) hash.update(data);
      yield data;
    }
    signatures?.verifyChunk(hash.digest("hex"), signature);
    if (size === 0) break;
    if ((await requiredLine(reader)) !== "") throw broken("a chunk is longer than its header says");
  }
  return await readTrailer(reader, signatures);
}

function parseChunkHeader(line: string): { size: number; signature: string } {
  const match = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
  if (match === null) throw broken(`expected the header of a chunk, found "${line.slice(0, 100)}"`);
  return { size: Number.parseInt(match[1] ?? "", 16), signature: match[2] ?? "" };
}

async function readTrailer(
  reader: ByteReader,
  signatures: ChunkSignatures | undefined,
): Promise<Map<string, string>> {
  const trailer = new Map<string, string>();
  for (;;) {
    const line = await reader.readLine(LONGEST_LINE);
    // Some clients omit the last line ending.
    if (line === undefined || line === "") break;
    const colon = line.indexOf(":");
    if (colon < 1) throw broken(`expected a trailing header, found "${line.slice(0, 100)}"`);
    trailer.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    if (trailer.size > MOST_TRAILERS) throw broken(`expected at most ${MOST_TRAILERS} trailing headers`);
  }
  const signature = trailer.get(TRAILER_SIGNATURE);
  trailer.delete(TRAILER_SIGNATURE);
  if (signatures !== undefined && (trailer.size > 0 || signature !== undefined)) {
    const canonical = [...trailer].map(([name, value]) => `${name}:${value}\n`).join("");
    signatures.verifyTrailer(canonical, signature ?? "");
  }
  return trailer;
}

const TRAILER_SIGNATURE = "x-amz-trailer-signature";

async function requiredLine(reader: ByteReader): Promise<string> {
  const line = await reader.readLine(LONGEST_LINE);
  if (line === undefined) throw endedEarly();
  return line;
}

function endedEarly(): S3Error {
  return new S3Error("IncompleteBody", "The aws-chunked body ends before its last chunk");
}

function broken(problem: string): S3Error {
  return new S3Error("InvalidRequest", `Cannot read the aws-chunked body: ${problem}`);
}
