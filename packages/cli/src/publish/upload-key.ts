import { RESERVED_FOLDERS } from "@wheelyard/core/bucket-layout";
import type { Distribution } from "@wheelyard/core/distribution-filename";
import type { ProjectName } from "@wheelyard/core/project-name";

/** Where a distribution is put: in a folder named as its project. */
export function uploadKey({ project, filename }: Pick<Distribution, "project" | "filename">): string {
  return `${projectFolder(project)}${filename}`;
}

/** The folder of a project's files. A few names are those of the site's own URLs, which would hide it. */
export function projectFolder(project: ProjectName): string {
  const isReserved = RESERVED_FOLDERS.some((folder) => folder === project);
  return isReserved ? `packages/${project}/` : `${project}/`;
}
