import { backoff } from "@wheelyard/indexer/commit/settle";
import { logAsJson } from "@wheelyard/indexer/reporting/log";
import { logWithMetrics } from "@wheelyard/indexer/reporting/metrics";
import { lambdaStore } from "@wheelyard/indexer/store/lambda-store";
import { parseConfig } from "../config.ts";
import { reportNames } from "./report-names.ts";

const { bucket, settings } = parseConfig(process.env);
const { ENVIRONMENT: environment } = process.env;
const log = environment === undefined ? logAsJson : logWithMetrics(environment, logAsJson);
const store = lambdaStore(bucket, process.env);

/**
 * What a schedule invokes: looks for private names upstream.
 *
 * It is not part of reconcile, which may read every file and write the whole index, and should read nothing from
 * strangers.
 */
export const handler = async (): Promise<void> => {
  if (settings === undefined) throw new Error("Cannot look for private names: UPSTREAM_SETTINGS is not set");
  await reportNames({ store, settings, log, pause: backoff });
};
