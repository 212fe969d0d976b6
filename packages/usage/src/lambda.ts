import { lambdaStore } from "@wheelyard/indexer/store/lambda-store";
import { parseConfig } from "./config.ts";
import { countDownloads } from "./count-downloads.ts";
import { logEntriesOf, type UsageLogEntry } from "./log-report.ts";

const { bucket, logsBucket, distribution } = parseConfig(process.env);

const stores = { bucket: lambdaStore(bucket, process.env), logs: lambdaStore(logsBucket, process.env) };

/** What the schedule invokes. It ignores its event. */
export const handler = async (): Promise<UsageLogEntry[]> => {
  const report = await countDownloads({ ...stores, distribution, now: new Date() });
  const entries = logEntriesOf(report);
  for (const entry of entries) process.stdout.write(`${JSON.stringify(entry)}\n`);
  return entries;
};
