import { STATUS_SUFFIX } from "@wheelyard/core/bucket-layout";
import { keyRole } from "@wheelyard/core/key-role";
import type { ProjectName } from "@wheelyard/core/project-name";
import { releaseViewKeys } from "../views/project-views.ts";

/*
 * A hint names a key of the user's. To make something right that belongs to no file, a key is named at which a file could
 * lie: the indexer looks there, finds nothing or something, and makes right what a file there would concern.
 */

/** Has the whole project made right: its views of every release, and its place in the lists. */
export function wholeProjectKey(project: ProjectName): string {
  return project + STATUS_SUFFIX;
}

/**
 * Has the view of one release made right.
 *
 * @returns undefined where `viewKey` is not that of a release
 */
export function releaseHint(project: ProjectName, viewKey: string): string | undefined {
  const version = /^_index\/(?:pypi|project)\/[^/]+\/([^/]+)\/(?:json|index\.html)$/.exec(viewKey)?.[1];
  const key = `${project.replaceAll("-", "_")}-${version}.tar.gz`;
  const role = keyRole(key);
  const isOfRelease =
    role.kind === "distribution" &&
    releaseViewKeys(project, role.distribution.version.normalised).includes(viewKey);
  return isOfRelease ? key : undefined;
}
