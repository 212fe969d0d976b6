import { pagePath } from "../page-path.ts";
import type { Project } from "../project.ts";
import type { Root } from "../root.ts";
import { INDEX_PREFIX } from "./index-folder.ts";

/**
 * The prefix of what is counted from the access logs, not from the bucket: everything that one function writes, for all
 * roots.
 */
export const DOWNLOADS_PREFIX = `${INDEX_PREFIX}downloads/`;

/**
 * The downloads of a project in the last days.
 *
 * @example
 * downloadsKey({ root: MAIN, name: "acme" }) // "_index/downloads/pypi/acme/downloads"
 * downloadsKey({ root: channelRoot("cu121"), name: "acme" }) // "_index/downloads/_channels/cu121/pypi/acme/downloads"
 */
export function downloadsKey({ root, name }: Project): string {
  return DOWNLOADS_PREFIX + root + pagePath("downloads", name);
}

/**
 * The projects that were downloaded most in the last days.
 *
 * @example
 * mostUsedKey(MAIN) // "_index/downloads/pypi/_most-used"
 */
export function mostUsedKey(root: Root): string {
  return DOWNLOADS_PREFIX + root + pagePath("mostUsed");
}
