/** The three renditions of one list. `state` is committed; the others are views of it. */
export interface PageKeys {
  state: string;
  html: string;
  compressed: string;
}

/** The names of a page's renditions in its folder. */
export const VIEW_NAMES: Readonly<PageKeys> = {
  state: "index.json",
  html: "index.html",
  compressed: "index.json.gz",
};

/** The objects of a project's page: its state, which is committed and never served, and the views of it. */
export interface ProjectPageKeys {
  state: string;
  json: string;
  html: string;
  compressed: string;
}

/** The names of a project's state and of its page's renditions in its folder. */
export const PROJECT_PAGE_NAMES: Readonly<ProjectPageKeys> = {
  state: "state.json",
  json: VIEW_NAMES.state,
  html: VIEW_NAMES.html,
  compressed: VIEW_NAMES.compressed,
};

/**
 * The key of a page that is in HTML alone.
 *
 * @example
 * htmlKey("_index/project/acme") // "_index/project/acme/index.html"
 */
export function htmlKey(folder: string): string {
  return `${folder}/${VIEW_NAMES.html}`;
}
