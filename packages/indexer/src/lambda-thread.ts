import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Announce } from "./announcing/announcement.ts";
import { bundledAssets } from "./bundled-assets.ts";
import { backoff } from "./commit/settle.ts";
import { parseConfig } from "./config.ts";
import { createHandler } from "./handler.ts";
import { createInvalidate } from "./invalidation.ts";
import { parseQueueUrl } from "./queue-url.ts";
import { ObjectReader } from "./reading/object-reader.ts";
import { retryInSqs } from "./retrying/retry-in-sqs.ts";
import { lambdaStore } from "./store/lambda-store.ts";
import { logToMain as log, serveCalls, tellReading } from "./threads/serve-calls.ts";
import { supervisedIndex } from "./threads/supervised-index.ts";
import { WatchedReading } from "./threads/watched-reading.ts";
import { publishingOnce } from "./views/assets.ts";

const { bucket, site, distribution, eventSource } = parseConfig(process.env);
const queueUrl = parseQueueUrl(process.env);
const store = lambdaStore(bucket, process.env);
const reading = new WatchedReading(new ObjectReader(store), log, tellReading);

/* The thread of the function that handles batches. All that it needs is made once, when the thread starts. */
const handler = createHandler({
  bucket,
  site,
  store,
  readDistribution: reading.read,
  pause: backoff,
  log,
  retryLater: retryInSqs(new SQSClient({}), queueUrl, log),
  publishAssets: publishingOnce(store, bundledAssets(), log),
  announce: eventSource === undefined ? undefined : await announcingOnEventBridge(eventSource),
  invalidate:
    distribution &&
    createInvalidate({
      client: new CloudFrontClient({ region: "us-east-1" }),
      distributionId: distribution.id,
      pages: distribution.pages,
      log,
    }),
});

serveCalls({ index: supervisedIndex(handler, reading) });

/** Most indexes tell nobody, and need not load the client. */
async function announcingOnEventBridge(source: string): Promise<Announce> {
  const { EventBridgeClient } = await import("@aws-sdk/client-eventbridge");
  const { announceOnEventBridge } = await import("./announcing/announce-on-event-bridge.ts");
  return announceOnEventBridge(new EventBridgeClient({}), source);
}
