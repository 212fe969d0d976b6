import { pagePath } from "../page-path.ts";
import type { Root } from "../root.ts";
import { PAGE_NAMES, PAGES, type Page, type PageName, PROJECT } from "../url-layout.ts";
import { generatedPrefix, INDEX_PREFIX } from "./index-folder.ts";
import { basename } from "./object-key.ts";
import { VIEW_NAMES } from "./view-names.ts";

/** A page for people that shows a list, because it is about no project. */
export type ListPage = {
  [Name in PageName]: (typeof PAGES)[Name] extends { kind: "html" }
    ? typeof PROJECT extends (typeof PAGES)[Name]["path"][number]
      ? never
      : Name
    : never;
}[PageName];

export const LIST_PAGES: readonly ListPage[] = PAGE_NAMES.filter(isListPage);

/**
 * Whether a page shows a list.
 *
 * @example
 * isListPage("rejectionsPage") // true
 * isListPage("peopleProject") // false
 */
export function isListPage(name: PageName): name is ListPage {
  const { kind, path }: Page = PAGES[name];
  return kind === "html" && !path.includes(PROJECT);
}

/** A list's state, and the page that is a view of it. */
export interface ListPageKeys {
  state: string;
  html: string;
}

/**
 * The keys of a list that has a page for people. The state has the name of the page's folder.
 *
 * @example
 * listPageKeys("rejectionsPage", MAIN) // {state: "_index/project/_problems/problems.json", html: "_index/project/_problems/index.html"}
 */
export function listPageKeys(page: ListPage, root: Root): ListPageKeys {
  const folder = `${generatedPrefix(root)}${pagePath(page)}/`;
  const { state, html } = listPageNames(page);
  return { state: folder + state, html: folder + html };
}

/**
 * The names of a list's state and page in their folder.
 *
 * @example
 * listPageNames("channelsPage") // {state: "channels.json", html: "index.html"}
 */
export function listPageNames(page: ListPage): ListPageKeys {
  return { state: `${basename(pagePath(page)).replace(/^_/, "")}.json`, html: VIEW_NAMES.html };
}

/**
 * What was rejected last.
 *
 * @example
 * rejectionsKeys(MAIN) // {state: "_index/project/_problems/problems.json", html: "_index/project/_problems/index.html"}
 */
export function rejectionsKeys(root: Root): ListPageKeys {
  return listPageKeys("rejectionsPage", root);
}

/** How many projects each source of upstream listed the last time that private names were looked for. */
export const LISTED_COUNTS_KEY = `${INDEX_PREFIX}${pagePath("rejectionsPage")}/listed-counts.json`;
