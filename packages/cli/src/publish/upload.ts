import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { AbortMultipartUploadCommand, PutObjectCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import type { OpenIndex } from "../target/open-index.ts";
import type { Candidate } from "./candidate.ts";

/** From here on a file is sent in parts, and nothing is in the bucket until the last one is. */
const MULTIPART_BYTES = 16 * 1024 * 1024;
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 4;

const CONTENT_TYPE = "application/octet-stream";

export type UploadOutcome = { kind: "uploaded"; etag: string } | { kind: "exists" };

/**
 * Uploads a file unless its key is taken, which S3 decides in one step with the write. An upload that is broken
 * off leaves nothing at the key.
 *
 * @param onBytes told how many more bytes are sent
 * @param tags need a right of their own
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
    return { kind: "uploaded", etag: etag.replace(/^"|"$/g, "") };
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
      // What is stored is what was checked, or nothing is.
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
      // On its own it would wait for the parts that are under way.
      if (signal.aborted && multipart.uploadId !== undefined) await forget(multipart.uploadId);
      throw error;
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }
}

/** Written before: 412. Being written by another at this moment: 409. */
function isTaken(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  return error.$metadata.httpStatusCode === 412 || error.name === "ConditionalRequestConflict";
}
