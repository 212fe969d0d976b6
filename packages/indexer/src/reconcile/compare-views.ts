import type { Project } from "@wheelyard/core/project";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { serializePage } from "@wheelyard/core/project-page-state";
import { releases } from "@wheelyard/core/releases";
import { allSettled } from "../commit/all-settled.ts";
import type { ListedObject, Store } from "../store/store.ts";
import { projectViews, releaseViewKeys } from "../views/project-views.ts";
import { isView } from "./check-view.ts";
import { releaseHint, wholeProjectKey } from "./project-hints.ts";

/**
 * Compares the views of a project with what would be rendered of its page.
 *
 * @param state the page, and the text it was read from; undefined where there must be no views
 * @returns the keys to look at again
 */
export async function compareViews(
  project: Project,
  state: { page: ProjectPage; text: string } | undefined,
  objects: ReadonlyMap<string, ListedObject>,
  store: Store,
  site: string | undefined,
): Promise<string[]> {
  const page = state?.page ?? { project, distributions: [], statuses: [] };
  const views = projectViews(store, page, [], site);
  const right = await allSettled(
    [...views].map(async ([key, render]) => isView(store, objects.get(key), await render())),
  );
  const needed = new Set(releases(page).flatMap(({ version }) => releaseViewKeys(project, version)));
  const isComplete = [...needed].every((key) => objects.has(key));
  const isCurrent = state === undefined || state.text === serializePage(page, site);
  const hints = [...objects.keys()]
    .filter((key) => !needed.has(key))
    .flatMap((key) => releaseHint(project, key) ?? []);
  const superfluous = [...new Set(hints)];
  const isRight = isCurrent && isComplete && !right.includes(false);
  return isRight ? superfluous : [wholeProjectKey(project), ...superfluous];
}
