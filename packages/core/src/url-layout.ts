/**
 * What the edge and the indexer must agree on. The edge's function is bundled from this module too, so it holds only
 * constants and imports nothing.
 */

/**
 * The files that a user puts beside a distribution, `<distribution key><suffix>`, by kind. Those that are served have
 * the distribution's URL with the suffix.
 */
export const SIDE_FILE_NAMES = {
  yanked: { suffix: ".yanked", isServed: false },
  provenance: { suffix: ".provenance", isServed: true },
  signature: { suffix: ".asc", isServed: true },
} as const;

type SideFileName = (typeof SIDE_FILE_NAMES)[keyof typeof SIDE_FILE_NAMES];

type ServedSuffix = Extract<SideFileName, { isServed: true }>["suffix"];

/** Written out, so that the function at the edge needs no other table; the compiler compares the two. */
export const SERVED_SUFFIXES: readonly string[] = Object.keys({
  ".provenance": true,
  ".asc": true,
} satisfies Record<ServedSuffix, true>);

/** Folders that the index keeps for itself. No project has such a name, and users put no files there. */
export const OWN_FOLDERS: readonly string[] = ["_index", "_claims", "_upstream", "_held-back"];

/**
 * The name of a channel: a folder in `_channels/` that is an index of its own.
 *
 * Only for texts that don't end in a line feed: the edge's engine lets "$" match before one.
 */
export const CHANNEL_NAME = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;

/** Stands in a page's path for a project's name, in its normal form. */
export const PROJECT = "<project>";

/** Stands in a page's path for a version, in its normal form. */
export const VERSION = "<version>";

/** A page that is served. */
export interface Page {
  /**
   * Its URL, below the root of its index. The bucket holds it at the same path below `_index/` and that root. A
   * variable segment is a project, a version, or a name that an expression describes.
   */
  path: readonly [string, ...(string | RegExp)[]];
  /**
   * `views`: a folder with the same page in several media types. `html`: a folder with a page in HTML alone. `object`:
   * a single object. `asset`: an object that pages of every kind refer to. `count`: an object that is counted from access
   * logs; the bucket holds those of all roots below `_index/downloads/`, where they can be listed together.
   */
  kind: "views" | "html" | "object" | "asset" | "count";
}

/** The folder of the pages for people. Named once: each byte counts in the function at the edge. */
const PEOPLE = "project";

/**
 * Every page of an index except its home page, which is at the root. A page about one project has its name in the path.
 */
export const PAGES = {
  rootPage: { path: ["simple"], kind: "views" },
  projectPage: { path: ["simple", PROJECT], kind: "views" },
  peopleProject: { path: [PEOPLE, PROJECT], kind: "html" },
  peopleRelease: { path: [PEOPLE, PROJECT, VERSION], kind: "html" },
  // Neither a version nor a project's name begins with "_".
  releaseAdvisories: { path: [PEOPLE, PROJECT, VERSION, "_advisories"], kind: "html" },
  rejectionsPage: { path: [PEOPLE, "_problems"], kind: "html" },
  channelsPage: { path: [PEOPLE, "_channels"], kind: "html" },
  homeShard: { path: [PEOPLE, "_home", /^(?:[0-9a-f]{2}){1,2}\.json$/], kind: "object" },
  alsoIn: { path: [PEOPLE, "_also-in", /^[a-z0-9-]+\.json$/], kind: "object" },
  asset: { path: [PEOPLE, "_assets", /^[a-z][a-z0-9.-]*$/], kind: "asset" },
  // Pages with the same words in every index. What differs, their script reads.
  standingPage: { path: [PEOPLE, "_pages", /^[a-z-]+$/], kind: "asset" },
  legacyProject: { path: ["pypi", PROJECT, "json"], kind: "object" },
  legacyRelease: { path: ["pypi", PROJECT, VERSION, "json"], kind: "object" },
  // In a folder in which nobody else is asked for what is missing.
  downloads: { path: ["pypi", PROJECT, "downloads"], kind: "count" },
  mostUsed: { path: ["pypi", "_most-used"], kind: "count" },
  updatesFeed: { path: ["rss", "updates.xml"], kind: "object" },
  releasesFeed: { path: ["rss", "project", PROJECT, "releases.xml"], kind: "object" },
} as const satisfies Record<string, Page>;

export type PageName = keyof typeof PAGES;

export const PAGE_NAMES = Object.keys(PAGES) as readonly PageName[];

/**
 * Folders in the pages' URLs, each as often as it has pages. A file in one of them could not be reached, so it is not
 * listed.
 */
export const PAGE_FOLDERS: readonly string[] = PAGE_NAMES.map((name) => PAGES[name].path[0]);
