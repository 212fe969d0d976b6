import { S3Client } from "@aws-sdk/client-s3";
import { RestS3Api } from "@wheelyard/indexer/store/rest-s3-api";
import { s3Access } from "@wheelyard/indexer/store/s3-access";
import type { S3Api } from "@wheelyard/indexer/store/s3-api";
import { S3Connection } from "@wheelyard/indexer/store/s3-connection";
import { S3Store } from "@wheelyard/indexer/store/s3-store";
import { SdkS3Api } from "@wheelyard/indexer/store/sdk-s3-api";
import { credentials, region } from "@wheelyard/local/bucket-access";

/*
 * A separate process that makes requests, eight at a time, and reports the processor time of the first one, and of each
 * later one. Its arguments are an endpoint, a client, an operation, and how many.
 */

const BUCKET = "my-pypi";

const CLIENTS: Record<string, (endpoint: string) => S3Api> = {
  store: (endpoint) =>
    new RestS3Api(
      new S3Connection(s3Access({ bucket: BUCKET, region, endpoint, credentials: async () => credentials })),
    ),
  sdk: (endpoint) =>
    new SdkS3Api(new S3Client({ endpoint, forcePathStyle: true, region, credentials }), BUCKET),
  "sdk-cached": (endpoint) => {
    const settings = { endpoint, forcePathStyle: true, region, credentials, cacheMiddleware: true };
    return new SdkS3Api(new S3Client(settings), BUCKET);
  },
};

const PAGE = Buffer.alloc(5_000, "{}");

const OPERATIONS: Record<string, (store: S3Store) => Promise<unknown>> = {
  get: (store) => store.get("page"),
  range: (store) => store.get("wheel", { range: { first: 0, last: 4 * 1024 * 1024 - 1 }, ifMatch: "e1" }),
  put: (store) => store.put("page", PAGE, { contentType: "application/json" }, { ifMatch: "e1" }),
  list: async (store) => {
    let objects = 0;
    for await (const _ of store.list("")) objects++;
    if (objects !== 1_000)
      throw new Error(`Cannot trust the figures: expected 1000 objects, found ${objects}`);
  },
};

const SIDE_BY_SIDE = 8;

const [, , endpoint = "", client = "", operation = "", calls = ""] = process.argv;
const api = CLIENTS[client]?.(endpoint);
const call = OPERATIONS[operation];
if (api === undefined || call === undefined)
  throw new Error(`Cannot measure "${operation}" with "${client}"`);
const store = new S3Store(api);
const first = await microsecondsOf(1);
// The compiler's work is part of neither.
await microsecondsOf(Number(calls) / 4);
const later = await microsecondsOf(Number(calls));
process.stdout.write(JSON.stringify({ first, later }));
process.exit();

async function microsecondsOf(count: number): Promise<number> {
  const before = process.cpuUsage();
  let left = count;
  await Promise.all(
    Array.from({ length: Math.min(SIDE_BY_SIDE, count) }, async () => {
      while (left-- > 0) await call?.(store);
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}
