import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  type S3Client,
  S3ServiceException,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { percentEncodePath } from "@wheelyard/core/percent-encoding";
import { unquotedEtag } from "@wheelyard/indexer/store/quoted-etag";
import pLimit from "p-limit";
import { refused } from "../command-error.ts";
import { isTaken } from "../publish/upload.ts";

/** An object as a page knows it. */
export interface CopySource {
  bucket: string;
  key: string;
  etag: string;
  /** In bytes. */
  size: number;
}

/** The object that is now at the target's key. */
export interface CopyOutcome {
  /** Whether this copy made it, or it was there before. */
  kind: "copied" | "exists";
  etag: string;
  /** Hex; undefined if S3 doesn't know it, as of an object that was written in parts. */
  sha256: string | undefined;
}

/** The most that S3 copies in one request: 5 GiB. */
const LARGEST_COPY = 5 * 1024 ** 3;
const PART_BYTES = 1024 ** 3;
const PARTS_AT_ONCE = 8;

/**
 * Copies an object within S3, exactly the version that `source` names, unless the target's key is taken. S3 decides both in
 * one step with the write. The tags stay behind.
 *
 * @param client of the target's region; needs to read the source
 * @param signal stops it between two requests. A request that was sent is not given up, so that its outcome is known
 * @param sizes for tests
 * @throws {CommandError} if the source is no longer that version
 */
export async function copyObject(
  client: S3Client,
  source: CopySource,
  target: { bucket: string; key: string },
  signal: AbortSignal,
  sizes = { largestCopy: LARGEST_COPY, part: PART_BYTES },
): Promise<CopyOutcome> {
  const from = {
    CopySource: `${source.bucket}/${percentEncodePath(source.key)}`,
    CopySourceIfMatch: `"${source.etag}"`,
  };
  const to = { Bucket: target.bucket, Key: target.key };
  try {
    return await (source.size > sizes.largestCopy ? copyParts() : copyWhole());
  } catch (error) {
    if (!isUnmet(error)) throw error;
    // S3 answers alike whether the source or the target doesn't meet its condition.
    const existing = await headOf(client, to);
    if (existing !== undefined) return { kind: "exists", ...existing };
    throw refused(`Cannot copy "s3://${source.bucket}/${source.key}": it changed meanwhile`, {
      cause: error,
    });
  }

  async function copyWhole(): Promise<CopyOutcome> {
    const conditions = {
      IfNoneMatch: "*",
      TaggingDirective: "REPLACE",
      ChecksumAlgorithm: "SHA256",
    } as const;
    const { CopyObjectResult = {} } = await client.send(
      new CopyObjectCommand({ ...from, ...to, ...conditions }),
    );
    return {
      kind: "copied",
      etag: unquotedEtag(CopyObjectResult.ETag ?? ""),
      sha256: wholeSha256(CopyObjectResult),
    };
  }

  async function copyParts(): Promise<CopyOutcome> {
    const begin = new CreateMultipartUploadCommand({ ...to, ContentType: "application/octet-stream" });
    const { UploadId } = await client.send(begin);
    const upload = { ...to, UploadId };
    try {
      const Parts = await pLimit(PARTS_AT_ONCE).map(
        rangesOf(source.size, sizes.part),
        async (range, index) => {
          signal.throwIfAborted();
          const part = { CopySourceRange: range, PartNumber: index + 1 };
          const { CopyPartResult } = await client.send(
            new UploadPartCopyCommand({ ...from, ...upload, ...part }),
          );
          return { PartNumber: part.PartNumber, ETag: CopyPartResult?.ETag };
        },
      );
      const { ETag = "" } = await client.send(
        new CompleteMultipartUploadCommand({ ...upload, IfNoneMatch: "*", MultipartUpload: { Parts } }),
      );
      return { kind: "copied", etag: unquotedEtag(ETag), sha256: undefined };
    } catch (error) {
      // Parts that nobody completes are paid for until a lifecycle rule removes them.
      await client.send(new AbortMultipartUploadCommand(upload));
      throw error;
    }
  }
}

async function headOf(
  client: S3Client,
  to: { Bucket: string; Key: string },
): Promise<Omit<CopyOutcome, "kind"> | undefined> {
  try {
    const head = await client.send(new HeadObjectCommand({ ...to, ChecksumMode: "ENABLED" }));
    return { etag: unquotedEtag(head.ETag ?? ""), sha256: wholeSha256(head) };
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined;
    throw error;
  }
}

/** A checksum over checksums of parts says nothing about the whole. */
function wholeSha256({
  ChecksumSHA256,
  ChecksumType,
}: {
  ChecksumSHA256?: string | undefined;
  ChecksumType?: string | undefined;
}): string | undefined {
  if (ChecksumSHA256 === undefined || ChecksumType === "COMPOSITE") return undefined;
  return Buffer.from(ChecksumSHA256, "base64").toString("hex");
}

function rangesOf(size: number, part: number): string[] {
  return Array.from({ length: Math.ceil(size / part) }, (_, index) => {
    const first = index * part;
    return `bytes=${first}-${Math.min(first + part, size) - 1}`;
  });
}

/** The source is another version now, or gone; or the target is taken, or being written right now. */
function isUnmet(error: unknown): boolean {
  return isTaken(error) || (error instanceof S3ServiceException && error.name === "NoSuchKey");
}
