/** Stands in a page's path for a project's name; the canonical path has its normal form. */
export const PROJECT = "<project>";
/** Stands in a page's path for a version. */
export const VERSION = "<version>";

export interface Page {
  /** Where the page is served. The bucket holds it at the same path below `/_index`. */
  path: string[];
  /** `views`: a folder with the same page in several media types. `object`: that one object. */
  kind: "views" | "object";
}

/** Every page of the index. A page that concerns one project names it in its path. */
export const PAGES: Page[] = [
  { path: ["simple"], kind: "views" },
  { path: ["simple", PROJECT], kind: "views" },
  { path: ["pypi", PROJECT, "json"], kind: "object" },
  { path: ["pypi", PROJECT, VERSION, "json"], kind: "object" },
  { path: ["rss", "updates.xml"], kind: "object" },
  { path: ["rss", "project", PROJECT, "releases.xml"], kind: "object" },
];

/** Folders in which no file is served: generated objects, and keys that the pages above would hide. */
export const RESERVED_FOLDERS = ["_index", "simple", "project", "pypi", "rss"];
