import { INDEX_PREFIX, type PageKeys, projectPageKeys } from "@wheelyard/core/bucket-layout";
import type { Project } from "@wheelyard/core/project";
import { isNormalProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import type { PageView } from "./render-view.ts";

/** A project's page that the bucket doesn't hold. */
export interface AskedPage {
  project: Project;
  view: PageView;
  /** `restricted`: who asks may read other projects alone, and is told nothing of this one where it is private. */
  reader: "any" | "restricted";
}

/** The edge asks here for what a restricted reader may see of names outside its patterns. Nothing is ever written there. */
export const RESTRICTED_PREFIX = `${INDEX_PREFIX}public/`;

/**
 * Reads the path of a page as the edge asks for it: where the bucket would hold it.
 *
 * @returns undefined for what is no page of a project
 */
export function readPagePath(path: string): AskedPage | undefined {
  const isRestricted = path.startsWith(`/${RESTRICTED_PREFIX}`);
  const key = isRestricted ? `${INDEX_PREFIX}${path.slice(RESTRICTED_PREFIX.length + 1)}` : path.slice(1);
  const name = key.split("/").at(-2) ?? "";
  if (!isNormalProjectName(name)) return undefined;
  const project = { root: MAIN, name };
  const keys = projectPageKeys(project);
  const view = (Object.keys(keys) as (keyof PageKeys)[]).find((candidate) => keys[candidate] === key);
  return view && { project, view, reader: isRestricted ? "restricted" : "any" };
}
