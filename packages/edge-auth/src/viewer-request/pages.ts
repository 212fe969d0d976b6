/** Stands in a page's path for a project's name; the canonical path has its normal form. */
export const PROJECT = "<project>";
/** Stands in a page's path for a version. */
export const VERSION = "<version>";

/** What a page concerns that is part of no project, and tells nothing of any: everybody may read it. */
export const NO_PROJECT = "";

export interface Page {
  /** Where the page is served. The bucket holds it at the same path below `/_index`. */
  path: (string | RegExp)[];
  /**
   * `views`: a folder with the same page in several media types. `html`: a folder with a page in HTML alone.
   * `object`: that one object. `asset`: one that pages refer to, whatever they are about.
   */
  kind: "views" | "html" | "object" | "asset";
}

/** Every page of the index but the one at `/`. A page that concerns one project names it in its path. */
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
  { path: ["project", "_home", /^[0-9a-f]{2}\.json$/], kind: "object" },
  { path: ["project", "_assets", /^[a-z][a-z0-9.-]*$/], kind: "asset" },
];

/** The page at `/`, and what CloudFront may make of that path before the function sees it. */
export const HOME = { object: "/_index/home/index.html", alias: "/project/index.html" };

/** Folders in which no file is served: our own, and keys that the pages above would hide. */
export const RESERVED_FOLDERS = [
  "_index",
  "_claims",
  "_upstream",
  "_held-back",
  "simple",
  "project",
  "pypi",
  "rss",
];
