import { logAsJson } from "@wheelyard/indexer/reporting/log";
import { withMetrics } from "@wheelyard/indexer/reporting/metrics";
import { lambdaStore } from "@wheelyard/indexer/store/lambda-store";
import { parseConfig } from "../config.ts";
import { type AdvisedEntry, advise, isUnadvised } from "./advise.ts";

const { bucket, settings } = parseConfig(process.env);
const environment = process.env.ENVIRONMENT ?? "";
const store = lambdaStore(bucket, process.env);
const now = () => new Date();

/** What the schedules invoke: one always fetches, the other only if there are no advisories yet. */
export const handler = async (event: unknown): Promise<AdvisedEntry | { skipped: string }> => {
  if (settings?.advisories === undefined) {
    throw new Error("Cannot fetch advisories: UPSTREAM_SETTINGS has none to fetch");
  }
  if (isForFirst(event) && !(await isUnadvised(store))) return { skipped: "there are advisories" };
  const entry = await advise({ store, settings: settings.advisories, now });
  const { outcome, ageSeconds, copies } = entry;
  const measured = {
    AdvisoriesRefused: outcome === "refused" ? 1 : 0,
    ...(ageSeconds !== undefined && { AdvisoriesAge: ageSeconds }),
    ...(copies && { MaliciousCopies: copies.length }),
  };
  logAsJson(withMetrics(environment, entry, measured, Date.now()));
  return entry;
};

/** The event that asks for the first fetch only: `{"first": true}`. */
function isForFirst(event: unknown): boolean {
  return typeof event === "object" && event !== null && (event as { first?: unknown }).first === true;
}
