import { S3Client } from "@aws-sdk/client-s3";
import { quoted } from "@wheelyard/core/quoted";
import { wrongUsage } from "../command-error.ts";
import { isFolder } from "../publish/local-files.ts";
import { watchCalls } from "../target/failed-calls.ts";
import { variable } from "../target/variables.ts";
import { bucketSource } from "./bucket-source.ts";
import { folderSource } from "./folder-source.ts";
import { type Credentials, httpClient } from "./http-client.ts";
import { simpleApiSource } from "./simple-api-source.ts";
import type { Source } from "./source.ts";

/** Opens a source, whose form tells its kind. */
export async function openSource(text: string, forcePathStyle: boolean): Promise<Source> {
  const [, bucket, prefix = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(text) ?? [];
  if (bucket !== undefined) {
    // The old bucket may be in another region.
    const client = new S3Client({ followRegionRedirects: true, forcePathStyle });
    watchCalls(client, "as the source");
    return bucketSource(client, bucket, prefix);
  }
  if (/^https?:\/\//i.test(text)) {
    const root = rootUrl(text);
    return simpleApiSource(root, httpClient(root, sourceCredentials()));
  }
  if (await isFolder(text).catch(() => false)) return folderSource(text);
  throw wrongUsage(
    `Cannot migrate from ${JSON.stringify(text)}: expected a folder, s3://BUCKET/PREFIX, or the http URL of a simple index`,
  );
}

function rootUrl(text: string): URL {
  if (!URL.canParse(text)) {
    throw wrongUsage(`Cannot migrate from ${quoted(text)}: expected the http URL of a simple index`);
  }
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    throw wrongUsage(
      "Cannot use a source URL with credentials: expected them in WHEELYARD_SOURCE_USER and WHEELYARD_SOURCE_TOKEN",
    );
  }
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

function sourceCredentials(): Credentials | undefined {
  const [user, token] = [variable("WHEELYARD_SOURCE_USER"), variable("WHEELYARD_SOURCE_TOKEN")];
  if (user === undefined && token === undefined) return undefined;
  return { user: user ?? "", token: token ?? "" };
}
