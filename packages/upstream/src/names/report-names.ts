import type { ProjectName } from "@wheelyard/core/project-name";
import type { Pause } from "@wheelyard/indexer/commit/settle";
import { indexSharedNames } from "@wheelyard/indexer/lists/shared-names";
import type { Log } from "@wheelyard/indexer/reporting/log";
import type { Store } from "@wheelyard/indexer/store/store";
import { UpstreamFaultError } from "../fetching/upstream-fault.ts";
import type { UpstreamSettings } from "../settings/settings.ts";
import { type CheckedSource, checkSources } from "./check-sources.ts";
import { type ListedCounts, readListedCounts, writeListedCounts } from "./listed-counts.ts";
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
 * If a source gives no list, or one with far fewer projects than the last time, no name is taken off the page: what
 * the source said last time may still hold.
 *
 * @throws {UpstreamFaultError} about every source that gave no such list, after the others were reported
 * @throws whatever the store throws
 */
export async function reportNames({ store, settings, log, pause }: ReportNamesPorts): Promise<void> {
  const names = await readPrivateNames(store);
  const before = await readListedCounts(store);
  const sources = await checkSources(settings, names, before.counts);
  const problems = sources.flatMap((source) => ("problem" in source ? [source.problem] : []));
  const alsoThere = new Map<ProjectName, string>();
  for (const source of sources) {
    if ("problem" in source) continue;
    for (const name of source.alsoThere)
      alsoThere.set(name, `${source.index} has a project of this name too`);
  }
  await indexSharedNames(alsoThere, problems.length === 0 ? "all" : "some", { store, pause });
  log({
    level: alsoThere.size > 0 ? "warn" : "info",
    event: "names-checked",
    names: names.size,
    alsoUpstream: alsoThere.size,
    examples: [...alsoThere.keys()].slice(0, MAX_EXAMPLES),
  });
  await writeListedCounts(store, before, countsOf(sources, before.counts));
  if (problems.length > 0) throw new UpstreamFaultError(problems.join("; "));
}

/** What each source lists now, or listed the last time. */
function countsOf(sources: readonly CheckedSource[], before: ListedCounts): ListedCounts {
  return new Map(
    sources.flatMap((source): [string, number][] => {
      const count = "problem" in source ? before.get(source.index) : source.projects;
      return count === undefined ? [] : [[source.index, count]];
    }),
  );
}
