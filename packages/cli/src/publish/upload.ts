import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { AbortMultipartUploadCommand, PutObjectCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { unquotedEtag } from "@wheelyard/indexer/store/quoted-etag";
import type { OpenIndex } from "../target/open-index.ts";
import type { Candidate } from "./candidate.ts";

/** Larger files are sent in parts; nothing appears in the bucket until the last part does. */
const MULTIPART_BYTES = 16 * 1024 * 1024;
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 4;

const CONTENT_TYPE = "application/octet-stream";

export type UploadOutcome = { kind: "uploaded"; etag: string } | { kind: "exists" };

/**
 * Uploads a file unless its key is taken, which S3 decides atomically with the write. An interrupted upload leaves
 * nothing at the key.
 *
 * @param onBytes called with the number of bytes sent since the last call
 * @param tags need a permission of their own
 */
export async function upload(
  { client, bucket }: OpenIndex,
  candidate: Candidate,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
  tags?: Readonly<Record<string, string>>,
): Promise<UploadOutcome> {
  const tagging = tags && { Tagging: new URLSearchParams(tags).toString() };
  try {
    const etag = await (candidate.size < MULTIPART_BYTES ? putWhole() : putParts());
    return { kind: "uploaded", etag: unquotedEtag(etag) };
  } catch (error) {
    if (isTaken(error)) return { kind: "exists" };
    throw error;
  }

  async function putWhole(): Promise<string> {
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: candidate.key,
      Body: await readFile(candidate.path),
      ContentType: CONTENT_TYPE,
      // S3 stores exactly what was checked, or nothing.
      ChecksumSHA256: Buffer.from(candidate.sha256, "hex").toString("base64"),
      IfNoneMatch: "*",
      ...tagging,
    });
    const { ETag = "" } = await client.send(command, { abortSignal: signal });
    onBytes(candidate.size);
    return ETag;
  }

  async function forget(UploadId: string): Promise<void> {
    await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: candidate.key, UploadId }));
  }

  async function putParts(): Promise<string> {
    const multipart = new Upload({
      client,
      params: {
        Bucket: bucket,
        Key: candidate.key,
        Body: createReadStream(candidate.path),
        ContentType: CONTENT_TYPE,
        IfNoneMatch: "*",
        ...tagging,
      },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
    });
    let sent = 0;
    multipart.on("httpUploadProgress", ({ loaded = 0 }) => {
      onBytes(loaded - sent);
      sent = loaded;
    });
    const abort = () => void multipart.abort();
    signal.addEventListener("abort", abort);
    try {
      const { ETag = "" } = await multipart.done();
      return ETag;
    } catch (error) {
      // Without this it would wait for the parts in flight.
      if (signal.aborted && multipart.uploadId !== undefined) await forget(multipart.uploadId);
      throw error;
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }
}

/** Whether a condition of a write isn't met. Written before: 412. Being written by another right now: 409. */
export function isTaken(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  return error.$metadata.httpStatusCode === 412 || error.name === "ConditionalRequestConflict";
}
