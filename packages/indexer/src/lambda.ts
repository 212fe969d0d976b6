import { S3Client } from "@aws-sdk/client-s3";
import { parseConfig } from "./config.ts";
import { createHandler } from "./handler.ts";
import { logAsJson } from "./log.ts";
import { ObjectReader } from "./object-reader.ts";
import { readDistribution } from "./read-distribution.ts";
import { S3Store } from "./s3-store.ts";
import { backoff } from "./settle.ts";

const { bucket, site } = parseConfig(process.env);
const store = new S3Store(new S3Client({}), bucket);
const objects = new ObjectReader(store);

export const handler = createHandler({
  bucket,
  site,
  store,
  readDistribution: (key, distribution) => readDistribution(objects, key, distribution),
  pause: backoff,
  log: logAsJson,
});
