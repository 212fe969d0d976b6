import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import type { Project } from "@wheelyard/core/project";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { releases } from "@wheelyard/core/releases";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import type { ListedObject, Store } from "../store/store.ts";
import { projectViews, releaseViewKeys } from "../views/project-views.ts";
import { viewProblem } from "./check-view.ts";
import type { Difference } from "./difference.ts";
import { releaseHint, wholeProjectKey } from "./project-hints.ts";

/**
 * Compares the views of a project with what would be rendered from its page.
 *
 * @param known the page; undefined if there should be no views
 */
export async function compareViews(
  project: Project,
  known: ProjectPage | undefined,
  objects: ReadonlyMap<string, ListedObject>,
  store: Store,
  site: string | undefined,
): Promise<Difference[]> {
  const stateKey = projectPageKeys(project).state;
  const differences: Difference[] = [];
  const find = (object: string, problem: string, key = wholeProjectKey(project)) => {
    differences.push({ kind: "outdated", key, object, problem });
  };
  const page = known ?? { project, distributions: [], statuses: [] };
  const problems = await allFulfilled(
    [...projectViews(store, page, [], site)].map(async ([key, render]) => ({
      key,
      problem: await viewProblem(store, objects.get(key), await render(), stateKey),
    })),
  );
  for (const { key, problem } of problems) {
    if (problem !== undefined) find(key, problem);
  }
  const needed = new Set(releases(page).flatMap(({ version }) => releaseViewKeys(project, version)));
  for (const key of needed) {
    if (!objects.has(key)) find(key, "is missing");
  }
  for (const key of objects.keys()) {
    const hint = needed.has(key) ? undefined : releaseHint(project, key);
    if (hint !== undefined) find(key, "is of no release", hint);
  }
  return differences;
}
