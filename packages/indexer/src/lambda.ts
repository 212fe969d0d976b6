import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { SQSClient } from "@aws-sdk/client-sqs";
import { bundledAssets } from "./bundled-assets.ts";
import { parseConfig } from "./config.ts";
import { createHandler } from "./handler.ts";
import { createInvalidate } from "./invalidation.ts";
import { parseQueueUrl } from "./queue-url.ts";
import { ObjectReader } from "./reading/object-reader.ts";
import { readDistribution } from "./reading/read-distribution.ts";
import { logAsJson } from "./reporting/log.ts";
import { logWithMetrics } from "./reporting/metrics.ts";
import { retryInSqs } from "./retrying/retry-in-sqs.ts";
import { createS3Client } from "./store/s3-client.ts";
import { S3Store } from "./store/s3-store.ts";
import { backoff } from "./store/settle.ts";
import { publishingOnce } from "./views/assets.ts";

const { bucket, site, environment, distribution } = parseConfig(process.env);
const queueUrl = parseQueueUrl(process.env);
const log = environment === undefined ? logAsJson : logWithMetrics(environment, logAsJson);
const store = new S3Store(createS3Client(), bucket);
const objects = new ObjectReader(store);

/** The function that Lambda calls. All that it needs is made once, when the process starts. */
export const handler = createHandler({
  bucket,
  site,
  store,
  readDistribution: (key, file, signal) => readDistribution(objects, key, file, signal, log),
  pause: backoff,
  log,
  retryLater: retryInSqs(new SQSClient({}), queueUrl, log),
  publishAssets: publishingOnce(store, bundledAssets(), log),
  invalidate:
    distribution &&
    createInvalidate({
      client: new CloudFrontClient({ region: "us-east-1" }),
      distributionId: distribution.id,
      pages: distribution.pages,
      log,
    }),
});
