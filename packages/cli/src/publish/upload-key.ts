import type { Distribution } from "@wheelyard/core/distribution-filename";
import type { Project } from "@wheelyard/core/project";
import { MAIN, type Root } from "@wheelyard/core/root";
import { PAGE_FOLDERS } from "@wheelyard/core/url-layout";

/** The key for a distribution: in a folder named after its project. */
export function uploadKey(
  root: Root,
  { project, filename }: Pick<Distribution, "project" | "filename">,
): string {
  return `${projectFolder({ root, name: project })}${filename}`;
}

/**
 * The folder of a project's files. A few names belong to the site's own URLs, which would hide them; in a channel, no folder
 * at all has such a name.
 */
export function projectFolder({ root, name }: Project): string {
  if (!PAGE_FOLDERS.includes(name)) return `${root}${name}/`;
  return root === MAIN ? `packages/${name}/` : `${root}packages/`;
}
