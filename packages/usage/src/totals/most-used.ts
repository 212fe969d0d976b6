import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { MOST_USED, type UsedProject } from "@wheelyard/core/most-used";
import { type Project, parseProjectId } from "@wheelyard/core/project";
import type { Root } from "@wheelyard/core/root";
import type { Store } from "@wheelyard/indexer/store/store";
import type { SummedDays } from "./sum-days.ts";

/**
 * How many candidates there are. The index may no longer have some of them. If too many are gone, the list is shorter.
 */
const CANDIDATES = 3 * MOST_USED;

/**
 * Finds the projects of each index that were downloaded most. A project that the index no longer has is left out, so
 * that no link is broken.
 *
 * @param bucket the bucket of the index
 */
export async function mostUsed(bucket: Store, sums: SummedDays): Promise<Map<Root, UsedProject[]>> {
  const roots = new Map<Root, UsedProject[]>();
  for (const [root, candidates] of candidatesOf(sums)) {
    const found: UsedProject[] = [];
    for (const project of candidates) {
      if (found.length < MOST_USED && (await hasPage(bucket, { root, name: project.name }))) {
        found.push(project);
      }
    }
    if (found.length > 0) roots.set(root, found);
  }
  return roots;
}

/** Holds only the candidates, however many projects there are. */
function candidatesOf(sums: SummedDays): Map<Root, UsedProject[]> {
  const roots = new Map<Root, UsedProject[]>();
  for (const [id, downloads] of sums.totals()) {
    const { root, name } = parseProjectId(id);
    const projects = roots.get(root) ?? [];
    roots.set(root, projects);
    const least = projects.at(-1);
    if (projects.length === CANDIDATES && least !== undefined && least.downloads > downloads) continue;
    projects.push({ name, downloads });
    // Sorted, so that equal counts give equal texts, whatever the order of counting.
    projects.sort((a, b) => b.downloads - a.downloads || (a.name < b.name ? -1 : 1));
    projects.length = Math.min(projects.length, CANDIDATES);
  }
  return roots;
}

async function hasPage(bucket: Store, project: Project): Promise<boolean> {
  const { state } = projectPageKeys(project);
  for await (const { key } of bucket.list(state)) return key === state;
  return false;
}
