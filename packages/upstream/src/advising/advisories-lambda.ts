import { isObject } from "@wheelyard/core/is-object";
import { logAsJson } from "@wheelyard/indexer/reporting/log";
import { withMetrics } from "@wheelyard/indexer/reporting/metrics";
import { lambdaStore } from "@wheelyard/indexer/store/lambda-store";
import { parseConfig } from "../config.ts";
import { type AdvisedEntry, advise, isUnadvised } from "./advise.ts";

const { bucket, settings } = parseConfig(process.env);
const environment = process.env.ENVIRONMENT ?? "";
const store = lambdaStore(bucket, process.env);
const now = () => new Date();

/**
 * What the schedules invoke: one always fetches, the other only if there are no whole advisories. A person who has looked
 * at what an archive lost may send `{"accept": true}`.
 */
export const handler = async (event: unknown): Promise<AdvisedEntry | { skipped: string }> => {
  if (settings?.advisories === undefined) {
    throw new Error("Cannot fetch advisories: UPSTREAM_SETTINGS has none to fetch");
  }
  if (asks(event, "first") && !(await isUnadvised(store))) return { skipped: "there are advisories" };
  const loss = asks(event, "accept") ? "accepted" : "refused";
  const entry = await advise({ store, settings: settings.advisories, loss, now });
  const { outcome, ageSeconds, copies } = entry;
  const measured = {
    AdvisoriesRefused: outcome === "refused" ? 1 : 0,
    ...(ageSeconds !== undefined && { AdvisoriesAge: ageSeconds }),
    ...(copies && { MaliciousCopies: copies.length }),
  };
  logAsJson(withMetrics(environment, entry, measured, Date.now()));
  return entry;
};

/** Whether the event is such as `{"first": true}`: it asks for the first fetch only. */
function asks(event: unknown, what: "first" | "accept"): boolean {
  return isObject(event) && event[what] === true;
}
