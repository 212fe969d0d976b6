import { readAdvisories, readManifest } from "@wheelyard/advisories/data-set/read-advisories";
import { updateAdvisories } from "@wheelyard/advisories/update-advisories";
import { parseProjectName } from "@wheelyard/core/project-name";
import { peakMemory } from "@wheelyard/core/testing/peak-memory";
import { lambdaStore } from "@wheelyard/indexer/store/lambda-store";

/*
 * A separate process that acts as the function for advisories, or as the one that answers for pages: it fetches the
 * archive at the address that its second argument names, or reads what is known about the projects that it names, and
 * prints what that took.
 */

export interface AdvisoriesWork {
  outcome: string;
  /** Processor time, which a busy machine does not change much. */
  processorSeconds: number;
  peakMegabytes: number;
}

const [, , bucket = "", wanted = ""] = process.argv;
const store = lambdaStore(bucket, process.env);
const outcome = wanted.startsWith("http://") ? await fetchAll(wanted) : await readEach(wanted.split(","));
const { user, system } = process.cpuUsage();
const work: AdvisoriesWork = {
  outcome,
  processorSeconds: (user + system) / 1e6,
  peakMegabytes: peakMemory() / 1e6,
};
process.stdout.write(JSON.stringify(work));

async function fetchAll(source: string): Promise<string> {
  const updated = await updateAdvisories({ store, source });
  return updated.kind === "refused" ? updated.reason : updated.kind;
}

async function readEach(names: readonly string[]): Promise<string> {
  const read = await readManifest(store);
  if (read === undefined) throw new Error("Cannot read advisories: expected a manifest");
  let found = 0;
  for (const name of names)
    found += (await readAdvisories(store, read.manifest, parseProjectName(name))).length;
  return `${found} found`;
}
