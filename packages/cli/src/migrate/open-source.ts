import { S3Client } from "@aws-sdk/client-s3";
import { wrongUsage } from "../command-error.ts";
import { isFolder } from "../publish/local-files.ts";
import { watchCalls } from "../target/failed-calls.ts";
import { bucketSource } from "./bucket-source.ts";
import { folderSource } from "./folder-source.ts";
import { simpleApiSource } from "./simple-api-source.ts";
import type { Source } from "./source.ts";

/** Tells from its form what kind of source is meant. */
export async function openSource(text: string, forcePathStyle: boolean): Promise<Source> {
  const [, bucket, prefix = ""] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(text) ?? [];
  if (bucket !== undefined) {
    // The old bucket may be in another region than the new one.
    const client = new S3Client({ followRegionRedirects: true, forcePathStyle });
    watchCalls(client);
    return bucketSource(client, bucket, prefix);
  }
  if (/^https?:\/\//.test(text)) return simpleApiSource(rootUrl(text), sourceCredentials());
  if (await isFolder(text).catch(() => false)) return folderSource(text);
  throw wrongUsage(
    `Cannot migrate from ${JSON.stringify(text)}: expected a folder, s3://BUCKET/PREFIX, or the http URL of a simple index`,
  );
}

function rootUrl(text: string): URL {
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    throw wrongUsage(
      "Cannot use a source URL with credentials: expected them in WHEELYARD_SOURCE_USER and WHEELYARD_SOURCE_TOKEN",
    );
  }
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

function sourceCredentials(): { user: string; token: string } | undefined {
  const { WHEELYARD_SOURCE_USER: user, WHEELYARD_SOURCE_TOKEN: token } = process.env;
  if (user === undefined && token === undefined) return undefined;
  return { user: user ?? "", token: token ?? "" };
}
