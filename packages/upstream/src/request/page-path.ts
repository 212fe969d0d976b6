import { INDEX_PREFIX } from "@wheelyard/core/bucket-layout/index-folder";
import { filePath } from "@wheelyard/core/file-url";
import { type IndexKey, parseIndexKey } from "@wheelyard/core/index-key";
import { pagePath } from "@wheelyard/core/page-path";
import type { Project } from "@wheelyard/core/project";
import { MAIN } from "@wheelyard/core/root";
import { projectUrl } from "@wheelyard/core/simple-url";
import type { NormalVersion } from "@wheelyard/core/version";
import type { PageView } from "./render-view.ts";

/** A project's page that the bucket doesn't hold. */
export interface AskedPage {
  project: Project;
  view: PageView | PeopleView;
  /** `restricted`: the reader may only read other projects, and learns nothing about this one if it is private. */
  reader: "any" | "restricted";
}

/** The page for people of the project, or of one release. */
export type PeopleView = "people" | { release: NormalVersion };

/** The edge asks here what a restricted reader may see of names outside its patterns. Nothing is ever written there. */
const RESTRICTED_PREFIX = `${INDEX_PREFIX}public/`;

/**
 * Reads the path of a page as the edge requests it: where the bucket would hold it.
 *
 * @returns undefined if it is not a project's page
 */
export function readPagePath(path: string): AskedPage | undefined {
  const key = keyAt(path);
  // The edge spells a path in one way. What invokes the function may have decoded it.
  if (path !== filePath(key) && path !== `/${key}`) return undefined;
  const isRestricted = key.startsWith(RESTRICTED_PREFIX);
  const parsed = parseIndexKey(isRestricted ? `${INDEX_PREFIX}${key.slice(RESTRICTED_PREFIX.length)}` : key);
  const view = parsed && viewOf(parsed);
  if (view === undefined || parsed === undefined || !("project" in parsed)) return undefined;
  // The edge redirects such readers of channels itself.
  if (isRestricted && parsed.project.root !== MAIN) return undefined;
  return { project: parsed.project, view, reader: isRestricted ? "restricted" : "any" };
}

function viewOf(parsed: IndexKey): AskedPage["view"] | undefined {
  switch (parsed.kind) {
    case "projectPage":
      return parsed.view === "state" ? undefined : parsed.view;
    case "peopleProject":
      return "people";
    case "peopleRelease":
      return { release: parsed.version };
    default:
      return undefined;
  }
}

/**
 * Where a channel redirects for a page that it lacks: to the main index, whether or not that has the page.
 *
 * @returns undefined if it is not a project's page in a channel
 */
export function mainLocation(path: string): string | undefined {
  const parsed = parseIndexKey(keyAt(path));
  if (parsed === undefined || !("project" in parsed) || parsed.project.root === MAIN) return undefined;
  const { name } = parsed.project;
  switch (parsed.kind) {
    case "projectPage":
      return parsed.view === "state" ? undefined : projectUrl({ root: MAIN, name }, undefined);
    case "peopleProject":
      return `${filePath(pagePath("peopleProject", name))}/`;
    case "peopleRelease":
      return `${filePath(pagePath("peopleRelease", name, parsed.version))}/`;
    default:
      return undefined;
  }
}

/** The key at a path, as S3 decodes it. */
export function keyAt(path: string): string {
  try {
    return decodeURIComponent(path).slice(1);
  } catch {
    // No key can be there.
    return "";
  }
}
