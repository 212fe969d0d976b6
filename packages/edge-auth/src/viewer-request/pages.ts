/** Stands in a page's path for a project's name; the canonical path has its normal form. */
export const PROJECT = "<project>";
/** Stands in a page's path for a version. */
export const VERSION = "<version>";

/** What a page concerns that is part of no project, and tells nothing of any: everybody may read it. */
export const NO_PROJECT = "";

export interface Page {
  /** Where the page is served, below the root of its index. The bucket holds it at the same path below `/_index`. */
  path: (string | RegExp)[];
  /**
   * `views`: a folder with the same page in several media types. `html`: a folder with a page in HTML alone.
   * `object`: that one object. `asset`: one that pages refer to, whatever they are about.
   */
  kind: "views" | "html" | "object" | "asset";
}

/** Every page of an index but the one at `/`, be it the main index or a channel. A page that concerns one project names it in its path. */
export const PAGES: Page[] = [
  { path: ["simple"], kind: "views" },
  { path: ["simple", PROJECT], kind: "views" },
  { path: ["pypi", PROJECT, "json"], kind: "object" },
  { path: ["pypi", PROJECT, VERSION, "json"], kind: "object" },
  { path: ["rss", "updates.xml"], kind: "object" },
  { path: ["rss", "project", PROJECT, "releases.xml"], kind: "object" },
  { path: ["project", PROJECT], kind: "html" },
  { path: ["project", PROJECT, VERSION], kind: "html" },
  // No project's name begins with "_".
  { path: ["project", "_problems"], kind: "html" },
  { path: ["project", "_channels"], kind: "html" },
  { path: ["project", "_home", /^[0-9a-f]{2}\.json$/], kind: "object" },
  { path: ["project", "_assets", /^[a-z][a-z0-9.-]*$/], kind: "asset" },
];

/** The page at `/`: where it lies below `/_index`, and what CloudFront may make of that path before the function sees it. */
export const HOME = { object: "/home/index.html", alias: "/project/index.html" };

/** Folders of pages: they would hide the files in them. */
export const PAGE_FOLDERS = ["simple", "project", "pypi", "rss"];

/** Folders in which nothing of a user lies. */
export const OWN_FOLDERS = ["_index", "_claims", "_upstream", "_held-back"];
