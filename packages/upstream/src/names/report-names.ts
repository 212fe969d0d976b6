import type { ProjectName } from "@wheelyard/core/project-name";
import type { Pause } from "@wheelyard/indexer/commit/settle";
import { indexNameProblems } from "@wheelyard/indexer/lists/name-problems";
import type { Log } from "@wheelyard/indexer/reporting/log";
import type { Store } from "@wheelyard/indexer/store/store";
import { UpstreamFaultError } from "../fetching/upstream-fault.ts";
import type { UpstreamSettings } from "../settings/settings.ts";
import { checkSources } from "./check-sources.ts";
import { readPrivateNames } from "./private-names.ts";

export interface ReportNamesPorts {
  store: Store;
  settings: UpstreamSettings;
  log: Log;
  pause: Pause;
}

/** How many names the log has. */
const MAX_EXAMPLES = 20;

/**
 * Looks for private names upstream, and reports those that are there on the page of problems, in the metric and in the
 * log.
 *
 * If a source gives no list, no problem is taken off the page: what the source said last time may still hold.
 *
 * @throws {UpstreamFaultError} about every source that gave no list, after the others were reported
 * @throws whatever the store throws
 */
export async function reportNames({ store, settings, log, pause }: ReportNamesPorts): Promise<void> {
  const names = await readPrivateNames(store);
  const sources = await checkSources(settings, names);
  const problems = sources.flatMap((source) => ("problem" in source ? [source.problem] : []));
  const alsoThere = new Map<ProjectName, string>();
  for (const source of sources) {
    if ("problem" in source) continue;
    for (const name of source.alsoThere)
      alsoThere.set(name, `${source.index} has a project of this name too`);
  }
  await indexNameProblems(alsoThere, problems.length === 0 ? "all" : "some", { store, pause });
  log({
    level: alsoThere.size > 0 ? "warn" : "info",
    event: "names-checked",
    names: names.size,
    alsoUpstream: alsoThere.size,
    examples: [...alsoThere.keys()].slice(0, MAX_EXAMPLES),
  });
  if (problems.length > 0) throw new UpstreamFaultError(problems.join("; "));
}
