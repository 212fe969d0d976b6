import type { ProjectName } from "@wheelyard/indexer/core/project-name";
import type { DistributionRecord } from "@wheelyard/indexer/core/project-page";
import { ObjectReader } from "@wheelyard/indexer/reading/object-reader";
import type { Store } from "@wheelyard/indexer/store/store";
import pLimit from "p-limit";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { print, printJson } from "../terminal/print.ts";
import { byteProgress, countProgress } from "../terminal/progress.ts";
import { checkContent } from "./check-content.ts";
import { checkRejections, checkRoot } from "./check-lists.ts";
import { checkProject } from "./check-project.ts";
import type { Difference } from "./difference.ts";
import { type Inventory, takeInventory } from "./inventory.ts";

export interface VerifyOptions extends TargetOptions {
  deep?: boolean;
  json?: boolean;
}

const CHECKS_AT_ONCE = 16;

export async function verify(options: VerifyOptions): Promise<void> {
  const { store, bucket } = await openIndex(options);
  const listing = countProgress("Listing", undefined);
  const inventory = await takeInventory(store, listing.add).finally(listing.stop);
  const { records, paged, differences } = await checkProjects(store, inventory);
  differences.push(...(await checkRoot(store, paged)), ...(await checkRejections(store, inventory)));
  if (options.deep) differences.push(...(await checkContents(store, records)));

  const summary = { objects: inventory.objects.size, projects: paged.size, files: records.length };
  if (options.json) {
    printJson({ ...summary, differences });
  } else {
    for (const { key, problem } of differences) print(`"${key}" ${problem}`);
    const found = differences.length === 0 ? "no difference" : `${differences.length} differences`;
    print(`${summary.files} files of ${summary.projects} projects in "${bucket}": ${found}`);
  }
  // Said already; only the exit code is left.
  if (differences.length > 0) throw new CommandError(EXIT.refused, "");
}

interface Checked {
  records: DistributionRecord[];
  paged: Set<ProjectName>;
  differences: Difference[];
}

async function checkProjects(store: Store, inventory: Inventory): Promise<Checked> {
  const checked: Checked = { records: [], paged: new Set(), differences: [] };
  const progress = countProgress("Comparing", inventory.projects.size);
  const limit = pLimit(CHECKS_AT_ONCE);
  const checks = [...inventory.projects].map(([project, keys]) =>
    limit(async () => {
      const { page, differences } = await checkProject(store, inventory, project, keys);
      progress.add(1);
      return { project, page, differences };
    }),
  );
  for (const { project, page, differences } of await Promise.all(checks).finally(progress.stop)) {
    checked.differences.push(...differences);
    checked.records.push(...(page?.distributions ?? []));
    if (page !== undefined) checked.paged.add(project);
  }
  return checked;
}

async function checkContents(store: Store, records: readonly DistributionRecord[]): Promise<Difference[]> {
  const objects = new ObjectReader(store);
  const progress = byteProgress(
    "Hashing",
    records.reduce((sum, { size }) => sum + size, 0),
  );
  const limit = pLimit(CHECKS_AT_ONCE);
  const checks = records.map((record) =>
    limit(async () => {
      const differences = await checkContent(store, objects, record);
      progress.add(record.size);
      return differences;
    }),
  );
  return (await Promise.all(checks).finally(progress.stop)).flat();
}
