import type { ProjectName } from "@wheelyard/core/project-name";
import type { DistributionRecord } from "@wheelyard/core/project-page";
import { ObjectReader } from "@wheelyard/indexer/reading/object-reader";
import type { Store } from "@wheelyard/indexer/store/store";
import pLimit from "p-limit";
import { byteProgress, countProgress } from "../terminal/progress.ts";
import { checkContent } from "./check-content.ts";
import { checkHome } from "./check-home.ts";
import { checkRejections, checkRoot } from "./check-lists.ts";
import { checkProject } from "./check-project.ts";
import type { Difference } from "./difference.ts";
import { type Inventory, takeInventory } from "./inventory.ts";

export interface Comparison {
  objects: number;
  projects: number;
  files: number;
  differences: Difference[];
  /** Keys of distributions of kinds that are not listed. No difference. */
  passedOver: readonly string[];
}

const CHECKS_AT_ONCE = 16;

/**
 * Compares all of the index with all of the bucket, and shows how far it is.
 *
 * @param depth whether files are read and hashed again
 */
export async function compareIndex(store: Store, depth: "shallow" | "deep"): Promise<Comparison> {
  const listing = countProgress("Listing", undefined);
  const inventory = await takeInventory(store, listing.add).finally(listing.stop);
  const { records, paged, differences } = await checkProjects(store, inventory);
  differences.push(
    ...(await checkRoot(store, paged)),
    ...(await checkHome(store, inventory, paged)),
    ...(await checkRejections(store, inventory)),
  );
  if (depth === "deep") differences.push(...(await checkContents(store, records)));
  const { objects, passedOver } = inventory;
  return { objects: objects.size, projects: paged.size, files: records.length, differences, passedOver };
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
