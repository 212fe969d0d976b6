import { STATUS_SUFFIX } from "@wheelyard/core/bucket-layout";
import { parseIndexKey } from "@wheelyard/core/index-key";
import { keyRole } from "@wheelyard/core/key-role";
import type { Project } from "@wheelyard/core/project";
import { releaseViewKeys } from "../views/project-views.ts";

/*
 * A hint names a key of the user's. To make something right that belongs to no file, a key is named at which a file could
 * lie: the indexer looks there, finds nothing or something, and makes right what a file there would concern.
 */

/** Has the whole project made right: its views of every release, and its place in the lists. */
export function wholeProjectKey({ root, name }: Project): string {
  return root + name + STATUS_SUFFIX;
}

/**
 * Has the view of one release made right.
 *
 * @returns undefined if `viewKey` is not that of a release
 */
export function releaseHint(project: Project, viewKey: string): string | undefined {
  const view = parseIndexKey(viewKey);
  if (view?.kind !== "legacyRelease" && view?.kind !== "peopleRelease") return undefined;
  const key = `${project.root}${project.name.replaceAll("-", "_")}-${view.version}.tar.gz`;
  const role = keyRole(key);
  const isOfRelease =
    role.kind === "distribution" &&
    releaseViewKeys(project, role.distribution.version.normalised).includes(viewKey);
  return isOfRelease ? key : undefined;
}
