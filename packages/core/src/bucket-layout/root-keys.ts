import { pagePath } from "../page-path.ts";
import type { Root } from "../root.ts";
import { generatedPrefix } from "./index-folder.ts";
import { type PageKeys, VIEW_NAMES } from "./view-names.ts";

/**
 * The keys of the root page of the simple repository API: the list of all projects.
 *
 * @example
 * rootPageKeys(MAIN) // {state: "_index/simple/index.json", html: "_index/simple/index.html", compressed: "_index/simple/index.json.gz"}
 */
export function rootPageKeys(root: Root): PageKeys {
  return viewKeys(generatedPrefix(root) + pagePath("rootPage"));
}

function viewKeys(folder: string): PageKeys {
  return {
    state: `${folder}/${VIEW_NAMES.state}`,
    html: `${folder}/${VIEW_NAMES.html}`,
    compressed: `${folder}/${VIEW_NAMES.compressed}`,
  };
}

/**
 * The latest releases of all projects: their state, and the feed and the home page that are views of it.
 *
 * @example
 * updatesKeys(MAIN) // {state: "_index/rss/updates.json", feed: "_index/rss/updates.xml", home: "_index/home/index.html"}
 */
export function updatesKeys(root: Root): { state: string; feed: string; home: string } {
  const prefix = generatedPrefix(root);
  return {
    state: `${prefix}rss/updates.json`,
    feed: prefix + pagePath("updatesFeed"),
    home: `${prefix}home/index.html`,
  };
}

/**
 * One part of what the home page shows about all projects: two hex digits, or four in the second level.
 *
 * @example
 * homeShardKey(MAIN, "a3") // "_index/project/_home/a3.json"
 */
export function homeShardKey(root: Root, shard: string): string {
  return generatedPrefix(root) + pagePath("homeShard", `${shard}.json`);
}

/**
 * The prefix of these parts.
 *
 * @example
 * homeShardsPrefix(MAIN) // "_index/project/_home/"
 */
export function homeShardsPrefix(root: Root): string {
  return homeShardKey(root, "").slice(0, -".json".length);
}
