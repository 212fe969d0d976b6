import type { ProjectName } from "@wheelyard/core/project-name";
import type { DistributionRecord } from "@wheelyard/core/project-page";
import { ObjectReader } from "@wheelyard/indexer/reading/object-reader";
import type { Store } from "@wheelyard/indexer/store/store";
import pLimit from "p-limit";
import type { OpenIndex } from "../target/open-index.ts";
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
export async function compareIndex(
  { store, root }: Pick<OpenIndex, "store" | "root">,
  depth: "shallow" | "deep",
): Promise<Comparison> {
  const listing = countProgress("Listing", undefined);
  const inventory = await takeInventory(store, root, listing.add).finally(listing.stop);
  const { records, paged, differences } = await checkProjects(store, inventory);
  differences.push(
    ...(await checkRoot(store, root, paged)),
    ...(await checkHome(store, root, inventory, paged)),
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
  const checks = [...inventory.projects.values()].map((keys) =>
    limit(async () => {
      const { page, differences } = await checkProject(store, inventory, keys.project, keys);
      progress.add(1);
      return { page, differences };
    }),
  );
  for (const { page, differences } of await Promise.all(checks).finally(progress.stop)) {
    checked.differences.push(...differences);
    checked.records.push(...(page?.distributions ?? []));
    if (page !== undefined) checked.paged.add(page.project.name);
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
