import { SQSClient } from "@aws-sdk/client-sqs";
import type { Context } from "aws-lambda";
import { bundledAssets } from "./bundled-assets.ts";
import { parseConfig } from "./config.ts";
import { parseQueueUrl } from "./queue-url.ts";
import { Deployment, isOnce } from "./reconcile/deployment.ts";
import { reconcile } from "./reconcile/reconcile.ts";
import type { ReconcileReport } from "./reconcile/reconcile-report.ts";
import { sendToSqs } from "./reconcile/send-to-sqs.ts";
import { type Log, logAsJson } from "./reporting/log.ts";
import { logWithMetrics } from "./reporting/metrics.ts";
import { lambdaStore } from "./store/lambda-store.ts";

const { bucket, site, environment } = parseConfig(process.env);
const queueUrl = parseQueueUrl(process.env);
const log = environment === undefined ? logAsJson : logWithMetrics(environment, logAsJson);
const store = lambdaStore(bucket, process.env);
const send = sendToSqs(new SQSClient({}), queueUrl);
const assets = bundledAssets();

const build = process.env.RELEASE;

const deployment = new Deployment(store, build ?? "", site);

/** What the schedules invoke: one always compares, the other only if no run has since the deployment. */
export const handler = async (
  event: unknown,
  { awsRequestId }: Context,
): Promise<ReconcileReport | { skipped: string }> => {
  if (isOnce(event) && (await deployment.isReconciled())) return { skipped: "nothing was deployed since" };
  const logRequest: Log = (entry) => log({ ...entry, request: awsRequestId });
  const report = await reconcile({ store, bucket, site, build, assets, send, log: logRequest });
  // Until then, it runs every quarter of an hour, a portion each time.
  if (report.later === 0) await deployment.remember();
  return report;
};
