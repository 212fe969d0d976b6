import { pagePath } from "./page-path.ts";
import type { Project } from "./project.ts";
import { isNormalProjectName, type ProjectName } from "./project-name.ts";
import { MAIN, type Root } from "./root.ts";
import { sha256 } from "./sha256.ts";
import { PAGE_NAMES, PAGES, type Page, type PageName, PROJECT, SIDE_FILE_NAMES } from "./url-layout.ts";

/**
 * Where things are in the bucket. The user owns every key except those under `_index/`, all of which is generated, and
 * under `_claims/`. No project can have the name of one of these folders, because project names start with a letter or
 * a digit.
 */
export const INDEX_PREFIX = "_index/";

/**
 * The names that this index has held. They are kept outside `_index/`, which anyone may delete and rebuild: a name that
 * was ever private must never be requested upstream.
 */
export const CLAIMS_PREFIX = "_claims/";

/** The marker that every name in the bucket is claimed. No project can be called `_complete`. */
export const CLAIMS_COMPLETE_KEY = `${CLAIMS_PREFIX}_complete`;

/**
 * Where a project's name is claimed, for the main index and all channels at once.
 *
 * @example
 * claimKey("acme") // "_claims/acme"
 */
export function claimKey(project: ProjectName): string {
  return `${CLAIMS_PREFIX}${project}`;
}

/**
 * @returns the project whose name the object at `key` claims; undefined if it claims none
 * @example
 * parseClaimKey("_claims/acme") // "acme"
 * parseClaimKey("acme-1.0.zip") // undefined
 */
export function parseClaimKey(key: string): ProjectName | undefined {
  if (!key.startsWith(CLAIMS_PREFIX)) return undefined;
  const name = key.slice(CLAIMS_PREFIX.length);
  return isNormalProjectName(name) ? name : undefined;
}

export const DISTRIBUTION_SUFFIXES = [".whl", ".tar.gz", ".zip"] as const;

/**
 * Whether a key or filename has the suffix of a distribution.
 *
 * @example
 * hasDistributionSuffix("any/acme-1.0.zip") // true
 * hasDistributionSuffix("acme-1.0.zip.yanked") // false
 */
export function hasDistributionSuffix(name: string): boolean {
  return DISTRIBUTION_SUFFIXES.some((suffix) => name.endsWith(suffix));
}

export const STATUS_SUFFIX = ".status";

/**
 * The suffixes by which the bucket's notifications are filtered. No suffix ends in another, as S3 requires, and no key
 * that the indexer writes ends in one, so its own writes don't wake it.
 */
export const NOTIFICATION_SUFFIXES: readonly string[] = [
  ...DISTRIBUTION_SUFFIXES,
  ...Object.values(SIDE_FILE_NAMES).map(({ suffix }) => suffix),
  STATUS_SUFFIX,
];

/**
 * The events that the bucket notifies of. A user's own lifecycle rule may remove files, which leaves a delete marker.
 * The expiry of an old version means nothing to the index: what is listed and served stays the same.
 */
export const NOTIFICATION_EVENTS: readonly string[] = [
  "s3:ObjectCreated:*",
  "s3:ObjectRemoved:*",
  "s3:LifecycleExpiration:DeleteMarkerCreated",
];

/** S3's limit for a key, in bytes of UTF-8. */
export const MAX_KEY_BYTES = 1024;

/** The three renditions of one list. `state` is committed; the others are views of it. */
export interface PageKeys {
  state: string;
  html: string;
  compressed: string;
}

/**
 * The keys of the root page of the simple repository API: the list of all projects.
 *
 * @example
 * rootPageKeys(MAIN) // {state: "_index/simple/index.json", html: "_index/simple/index.html", compressed: "_index/simple/index.json.gz"}
 */
export function rootPageKeys(root: Root): PageKeys {
  return viewKeys(generatedPrefix(root) + pagePath("rootPage"));
}

/**
 * The prefix of everything generated for one root, except metadata and rejection records.
 *
 * @example
 * generatedPrefix(channelRoot("cu121")) // "_index/_channels/cu121/"
 */
export function generatedPrefix(root: Root): string {
  return INDEX_PREFIX + root;
}

export const METADATA_PREFIX = `${INDEX_PREFIX}metadata/`;

export const REJECTED_PREFIX = `${INDEX_PREFIX}rejected/`;

/** The objects of a project's page: its state, which is committed and never served, and the views of it. */
export interface ProjectPageKeys {
  state: string;
  json: string;
  html: string;
  compressed: string;
}

/**
 * The state of a project, and the project page of the simple repository API.
 *
 * @example
 * projectPageKeys({ root: MAIN, name: "acme" }).state // "_index/simple/acme/state.json"
 * projectPageKeys({ root: channelRoot("cu121"), name: "acme" }).json // "_index/_channels/cu121/simple/acme/index.json"
 */
export function projectPageKeys({ root, name }: Project): ProjectPageKeys {
  const folder = `${generatedPrefix(root)}${pagePath("projectPage", name)}`;
  return {
    state: `${folder}/${PROJECT_PAGE_NAMES.state}`,
    json: `${folder}/${PROJECT_PAGE_NAMES.json}`,
    html: `${folder}/${PROJECT_PAGE_NAMES.html}`,
    compressed: `${folder}/${PROJECT_PAGE_NAMES.compressed}`,
  };
}

function viewKeys(folder: string): PageKeys {
  return {
    state: `${folder}/${VIEW_NAMES.state}`,
    html: `${folder}/${VIEW_NAMES.html}`,
    compressed: `${folder}/${VIEW_NAMES.compressed}`,
  };
}

/** The names of a page's renditions in its folder. */
export const VIEW_NAMES: Readonly<PageKeys> = {
  state: "index.json",
  html: "index.html",
  compressed: "index.json.gz",
};

/** The names of a project's state and of its page's renditions in its folder. */
export const PROJECT_PAGE_NAMES: Readonly<ProjectPageKeys> = {
  state: "state.json",
  json: VIEW_NAMES.state,
  html: VIEW_NAMES.html,
  compressed: VIEW_NAMES.compressed,
};

function htmlKey(folder: string): string {
  return `${folder}/${VIEW_NAMES.html}`;
}

/**
 * The prefix of a project's documents in the legacy JSON API.
 *
 * @example
 * legacyProjectPrefix({ root: MAIN, name: "acme" }) // "_index/pypi/acme/"
 */
export function legacyProjectPrefix(project: Project): string {
  return folderOf(legacyProjectKey(project));
}

/**
 * The legacy JSON API: the project with its latest release.
 *
 * @example
 * legacyProjectKey({ root: MAIN, name: "acme" }) // "_index/pypi/acme/json"
 */
export function legacyProjectKey({ root, name }: Project): string {
  return generatedPrefix(root) + pagePath("legacyProject", name);
}

/**
 * The legacy JSON API: one release.
 *
 * @example
 * legacyReleaseKey({ root: MAIN, name: "acme" }, "1.0") // "_index/pypi/acme/1.0/json"
 */
export function legacyReleaseKey({ root, name }: Project, version: string): string {
  return generatedPrefix(root) + pagePath("legacyRelease", name, version);
}

/**
 * The feed of a project's releases.
 *
 * @example
 * releasesFeedKey({ root: MAIN, name: "acme" }) // "_index/rss/project/acme/releases.xml"
 */
export function releasesFeedKey({ root, name }: Project): string {
  return generatedPrefix(root) + pagePath("releasesFeed", name);
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
 * The prefix of a project's pages for people.
 *
 * @example
 * peopleProjectPrefix({ root: MAIN, name: "acme" }) // "_index/project/acme/"
 */
export function peopleProjectPrefix(project: Project): string {
  return folderOf(peopleProjectKey(project));
}

/**
 * The page of a project, with its latest release.
 *
 * @example
 * peopleProjectKey({ root: MAIN, name: "acme" }) // "_index/project/acme/index.html"
 */
export function peopleProjectKey({ root, name }: Project): string {
  return htmlKey(generatedPrefix(root) + pagePath("peopleProject", name));
}

/**
 * The page of one release.
 *
 * @example
 * peopleReleaseKey({ root: MAIN, name: "acme" }, "1.0") // "_index/project/acme/1.0/index.html"
 */
export function peopleReleaseKey({ root, name }: Project, version: string): string {
  return htmlKey(generatedPrefix(root) + pagePath("peopleRelease", name, version));
}

/**
 * What is known about a release. Nothing is ever there: it is rendered on request, because it is newer than the release.
 *
 * @example
 * releaseAdvisoriesKey({ root: MAIN, name: "acme" }, "1.0") // "_index/project/acme/1.0/_advisories/index.html"
 */
export function releaseAdvisoriesKey({ root, name }: Project, version: string): string {
  return htmlKey(generatedPrefix(root) + pagePath("releaseAdvisories", name, version));
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

/** Pages that exist once for all roots, with the main index. */
export const PAGES_OF_ALL_ROOTS: readonly PageName[] = ["asset", "standingPage", "channelsPage", "alsoIn"];

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

/**
 * Where the core metadata of the distribution at `key` is published.
 *
 * @example
 * metadataKey("acme-1.0-py3-none-any.whl") // "_index/metadata/acme-1.0-py3-none-any.whl.metadata"
 */
export function metadataKey(key: string): string {
  return `${METADATA_PREFIX}${key}.metadata`;
}

/**
 * The key of the record that says why the object at `key` is not listed.
 *
 * @example
 * rejectionKey("acme-1.0.zip") // "_index/rejected/acme-1.0.zip.json"
 */
export function rejectionKey(key: string): string {
  const plain = `${REJECTED_PREFIX}${key}.json`;
  return Buffer.byteLength(plain) <= MAX_KEY_BYTES ? plain : `${REJECTED_PREFIX}${sha256(key)}.json`;
}

/**
 * The prefix of the notes on status files that came before their project's first file, and are looked at when it comes.
 * A project without files has no page to remember them.
 *
 * @example
 * waitingPrefix({ root: MAIN, name: "acme" }) // "_index/waiting/acme/"
 */
export function waitingPrefix({ root, name }: Project): string {
  return `${generatedPrefix(root)}waiting/${name}/`;
}

/**
 * The key of the note that `key` waits for its project's first file.
 *
 * @example
 * waitingKey({ root: MAIN, name: "acme" }, "any/acme.status").startsWith("_index/waiting/acme/") // true
 */
export function waitingKey(project: Project, key: string): string {
  return `${waitingPrefix(project)}${sha256(key)}.json`;
}

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

/** Where reconcile notes what it found in agreement, so that it needn't read it again. */
export const AGREEMENTS_PREFIX = `${INDEX_PREFIX}agreed/`;

/**
 * Where reconcile notes one part of what it found in agreement.
 *
 * @example
 * agreementKey("acme") // "_index/agreed/acme.txt"
 */
export function agreementKey(name: string): string {
  return `${AGREEMENTS_PREFIX}${name}.txt`;
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf("/") + 1);
}

/**
 * The filename: what follows the last slash of the key.
 *
 * @example
 * basename("any/folder/acme-1.0.zip") // "acme-1.0.zip"
 */
export function basename(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}
