import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { INDEX_PREFIX } from "@wheelyard/core/bucket-layout/index-folder";
import { basename } from "@wheelyard/core/bucket-layout/object-key";
import { hasDistributionSuffix } from "@wheelyard/core/bucket-layout/user-files";
import { MAIN, splitRoot } from "@wheelyard/core/root";
import { sideFileKey, sideFileKind } from "@wheelyard/core/side-files";
import { S3Store } from "@wheelyard/indexer/store/s3-store";
import { SdkS3Api } from "@wheelyard/indexer/store/sdk-s3-api";
import type { ListedObject } from "@wheelyard/indexer/store/store";
import { refused } from "../command-error.ts";
import { besideMain } from "./beside-main.ts";
import type { Source, SourceFile } from "./source.ts";

/** S3 errors that concern one object, not the bucket. */
const FILE_PROBLEMS: Readonly<Record<string, string>> = {
  NoSuchKey: "it was deleted meanwhile",
  PreconditionFailed: "it changed meanwhile",
  InvalidObjectState: "it is archived; restore it first",
};

/**
 * All distributions in a bucket under a prefix, in any folder, with the `.yanked` files beside them. A prefix that is not
 * in a channel means the main index.
 */
export function bucketSource(client: S3Client, bucket: string, prefix: string): Source {
  const store = new S3Store(new SdkS3Api(client, bucket));
  return {
    async *entries() {
      const files = new Map<string, ListedObject>();
      const yanks: string[] = [];
      const others: string[] = [];
      for await (const object of store.list(prefix)) {
        if (object.key.startsWith(INDEX_PREFIX)) continue;
        if (hasDistributionSuffix(object.key)) files.set(object.key, object);
        else if (sideFileKind(object.key) === "yanked") yanks.push(object.key);
        else others.push(object.key);
      }
      for (const key of others) yield { kind: "other", filename: basename(key) };
      const yanked = new Set(yanks);
      const isOfMain = splitRoot(prefix).root === MAIN;
      for (const object of files.values()) {
        const elsewhere = isOfMain ? besideMain(object.key, originOf(object.key)) : undefined;
        if (elsewhere !== undefined) {
          yield elsewhere;
          continue;
        }
        const marker = sideFileKey(object.key, "yanked");
        const read = yanked.has(marker) ? await store.get(marker) : undefined;
        const reason = read?.kind === "found" ? Buffer.from(read.object.body).toString().trim() : undefined;
        yield { kind: "file", file: sourceFile(object, reason) };
      }
    },
  };

  function originOf(key: string): string {
    return `s3://${bucket}/${key}`;
  }

  function sourceFile(
    { key, size, lastModified, etag }: ListedObject,
    yanked: string | undefined,
  ): SourceFile {
    return {
      filename: basename(key),
      origin: originOf(key),
      size,
      uploaded: lastModified.toISOString(),
      ...(yanked !== undefined && { yanked }),
      async fetch(path, signal) {
        const command = new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag });
        const { Body } = await client.send(command, { abortSignal: signal }).catch((error) => {
          const problem = FILE_PROBLEMS[error.name];
          if (problem === undefined) throw error;
          throw refused(`Cannot read "${originOf(key)}": ${problem}`, { cause: error });
        });
        // In Node the body is a Node stream.
        await pipeline(Body as Readable, createWriteStream(path), { signal });
      },
    };
  }
}
