import { STATUS_SUFFIX } from "@wheelyard/core/bucket-layout/user-files";
import { parseIndexKey } from "@wheelyard/core/index-key";
import { keyRole } from "@wheelyard/core/key-role";
import type { Project } from "@wheelyard/core/project";
import { releaseViewKeys } from "../views/project-views.ts";

/*
 * A hint names a user's key. To fix something that belongs to no file, it names a key where a file could be. The
 * indexer looks there and, whatever it finds, fixes everything that a file there would affect.
 */

/** Makes the indexer fix the whole project: its views of every release, and its place in the lists. */
export function wholeProjectKey({ root, name }: Project): string {
  return root + name + STATUS_SUFFIX;
}

/**
 * Makes the indexer fix the view of one release.
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
