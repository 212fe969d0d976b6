import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { parseConfig } from "./config.ts";
import { logAsJson } from "./log.ts";
import type { ReconcileReport } from "./reconcile/finding.ts";
import { parseQueueUrl } from "./reconcile/queue-url.ts";
import { reconcile } from "./reconcile/reconcile.ts";
import { sendToSqs } from "./reconcile/send-to-sqs.ts";
import { S3Store } from "./s3-store.ts";

const { bucket, site } = parseConfig(process.env);
const queueUrl = parseQueueUrl(process.env);
const store = new S3Store(new S3Client({}), bucket);
const send = sendToSqs(new SQSClient({}), queueUrl);

/** What the schedule invokes. */
export const handler = (): Promise<ReconcileReport> =>
  reconcile({ store, bucket, site, send, log: logAsJson });
