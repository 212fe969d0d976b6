import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import type { Project } from "@wheelyard/core/project";
import type { ListedObject, Store } from "../store/store.ts";
import { compareDistributions } from "./compare-distributions.ts";
import { compareMetadata, leftoverMetadata } from "./compare-metadata.ts";
import { compareRejections } from "./compare-rejections.ts";
import { compareStatuses } from "./compare-statuses.ts";
import { compareViews } from "./compare-views.ts";
import type { GroupComparison } from "./comparison.ts";
import type { Difference } from "./difference.ts";
import { leftoverNotes } from "./leftover-notes.ts";
import { type ProjectContents, readProjectContents } from "./project-contents.ts";
import { wholeProjectKey } from "./project-hints.ts";

/**
 * Compares all that the index says about a project with what the bucket holds.
 *
 * @param objects every object of the project, generated or not, as a listing showed them
 */
export async function compareProject(
  project: Project,
  objects: readonly ListedObject[],
  store: Store,
  site: string | undefined,
): Promise<GroupComparison> {
  const contents = await readProjectContents(project, objects, store);
  const { page, damaged, hasMoved } = contents;
  const { state } = projectPageKeys(project);
  const differences = [
    ...compareDamage(contents),
    ...compareDistributions(contents),
    ...compareStatuses(contents),
    ...compareRejections(contents),
  ];
  // Metadata and views of a newer page can't be compared with an older listing.
  if (!hasMoved) {
    differences.push(...(await compareMetadata(contents, store)));
    // What must be indexed again gets its page, and its views with that.
    if (page !== undefined || differences.length === 0) {
      differences.push(...compareFormat(contents));
      differences.push(...(await compareViews(project, page, contents.objects, store, site)));
    }
  }
  return {
    differences,
    actions: damaged === undefined ? [] : [{ kind: "delete-damaged", key: state, etag: damaged }],
    leftovers: [...(hasMoved ? [] : leftoverMetadata(contents)), ...(await leftoverNotes(contents, store))],
    hasMoved,
    page,
  };
}

/** Without a state that can be read, the project is indexed as if it were new. */
function compareDamage({ project, damaged }: ProjectContents): Difference[] {
  if (damaged === undefined) return [];
  const { state } = projectPageKeys(project);
  return [{ kind: "damaged", key: wholeProjectKey(project), object: state, problem: "can't be read" }];
}

function compareFormat({ project, isCurrent }: ProjectContents): Difference[] {
  if (isCurrent) return [];
  const { state } = projectPageKeys(project);
  const problem = "is not written as this wheelyard version writes it";
  return [{ kind: "outdated", key: wholeProjectKey(project), object: state, problem }];
}
