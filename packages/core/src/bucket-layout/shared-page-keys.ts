import { pagePath } from "../page-path.ts";
import type { ProjectName } from "../project-name.ts";
import { MAIN } from "../root.ts";
import type { PageName } from "../url-layout.ts";
import { INDEX_PREFIX } from "./index-folder.ts";
import { type ListPageKeys, listPageKeys } from "./list-page-keys.ts";

/** Pages that exist once for all roots, with the main index. */
export const PAGES_OF_ALL_ROOTS: readonly PageName[] = ["asset", "standingPage", "channelsPage", "alsoIn"];

/**
 * A file that the pages for people refer to, in every root.
 *
 * @example
 * assetKey("site.css") // "_index/project/_assets/site.css"
 */
export function assetKey(name: string): string {
  return INDEX_PREFIX + pagePath("asset", name);
}

/**
 * A page that is the same in every root, such as the list of all projects, which its script reads.
 *
 * @example
 * standingPageKey("all-projects") // "_index/project/_pages/all-projects"
 */
export function standingPageKey(name: string): string {
  return INDEX_PREFIX + pagePath("standingPage", name);
}

/** The list of channels, one for all roots. */
export const CHANNELS_KEYS: ListPageKeys = listPageKeys("channelsPage", MAIN);

/**
 * The list of roots that have a project of this name. There is one for all roots, as long as a channel has the project.
 *
 * @example
 * alsoInKey("acme") // "_index/project/_also-in/acme.json"
 */
export function alsoInKey(name: ProjectName): string {
  return INDEX_PREFIX + pagePath("alsoIn", `${name}.json`);
}
