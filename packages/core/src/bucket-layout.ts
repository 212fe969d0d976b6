import type { Project } from "./project.ts";
import { isNormalProjectName, type ProjectName } from "./project-name.ts";
import type { Root } from "./root.ts";
import { sha256 } from "./sha256.ts";
import { SIDE_FILE_NAMES } from "./url-layout.ts";

/**
 * Where things lie in the bucket. The user owns every key except those under `_index/`, which is generated
 * altogether, and under `_claims/`; no project can be called like these folders, because a project name starts with a
 * letter or a digit.
 */
export const INDEX_PREFIX = "_index/";

/**
 * The names that this index has held. They lie outside `_index/`, which anybody may delete and have rebuilt: a name
 * that was private once must never be asked for upstream.
 */
export const CLAIMS_PREFIX = "_claims/";

/** What says that every name in the bucket is claimed. No project can be called `_complete`. */
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
 * @returns the project whose name the object at `key` claims; undefined where it claims none
 * @example
 * parseClaimKey("_claims/acme") // "acme"
 * parseClaimKey("acme-1.0.zip") // undefined
 */
export function parseClaimKey(key: string): ProjectName | undefined {
  if (!key.startsWith(CLAIMS_PREFIX)) return undefined;
  const name = key.slice(CLAIMS_PREFIX.length);
  return isNormalProjectName(name) ? name : undefined;
}

/** Folders whose keys the site's own URLs would hide. */
export const RESERVED_FOLDERS = ["simple", "project", "pypi", "rss"] as const;

export const DISTRIBUTION_SUFFIXES = [".whl", ".tar.gz", ".zip"] as const;

export const STATUS_SUFFIX = ".status";

/**
 * What the bucket's notifications are filtered by. None is a suffix of another, as S3 demands, and no key
 * that the indexer writes ends in one, so that no write of its own wakes it.
 */
export const NOTIFICATION_SUFFIXES: readonly string[] = [
  ...DISTRIBUTION_SUFFIXES,
  ...Object.values(SIDE_FILE_NAMES).map(({ suffix }) => suffix),
  STATUS_SUFFIX,
];

/** S3's limit for a key, in bytes of UTF-8. */
export const MAX_KEY_BYTES = 1024;

/** The three renditions of one list. `state` is the one that is committed; the others are views of it. */
export interface PageKeys {
  state: string;
  html: string;
  compressed: string;
}

/**
 * Of the root page of the simple repository API: the list of all projects.
 *
 * @example
 * rootPageKeys(MAIN) // {state: "_index/simple/index.json", html: "_index/simple/index.html", compressed: "_index/simple/index.json.gz"}
 */
export function rootPageKeys(root: Root): PageKeys {
  return pageKeys(projectPagesPrefix(root));
}

/**
 * The project pages of the simple repository API lie under here.
 *
 * @example
 * projectPagesPrefix(MAIN) // "_index/simple/"
 */
export function projectPagesPrefix(root: Root): string {
  return `${generatedPrefix(root)}simple/`;
}

/** What is generated of one root lies under here, metadata and rejection records apart. */
function generatedPrefix(root: Root): string {
  return INDEX_PREFIX + root;
}

export const METADATA_PREFIX = `${INDEX_PREFIX}metadata/`;

export const REJECTED_PREFIX = `${INDEX_PREFIX}rejected/`;

/**
 * The project page of the simple repository API, and its views.
 *
 * @example
 * projectPageKeys({ root: MAIN, name: "acme" }).state // "_index/simple/acme/index.json"
 * projectPageKeys({ root: channelRoot("cu121"), name: "acme" }).state // "_index/_channels/cu121/simple/acme/index.json"
 */
export function projectPageKeys({ root, name }: Project): PageKeys {
  return pageKeys(`${projectPagesPrefix(root)}${name}/`);
}

function pageKeys(folder: string): PageKeys {
  return {
    state: `${folder}index.json`,
    html: `${folder}index.html`,
    compressed: `${folder}index.json.gz`,
  };
}

/**
 * What the legacy JSON API says of a project lies under here.
 *
 * @example
 * legacyProjectPrefix({ root: MAIN, name: "acme" }) // "_index/pypi/acme/"
 */
export function legacyProjectPrefix({ root, name }: Project): string {
  return `${generatedPrefix(root)}pypi/${name}/`;
}

/**
 * The legacy JSON API: the project with its latest release.
 *
 * @example
 * legacyProjectKey({ root: MAIN, name: "acme" }) // "_index/pypi/acme/json"
 */
export function legacyProjectKey(project: Project): string {
  return `${legacyProjectPrefix(project)}json`;
}

/**
 * The legacy JSON API: one release.
 *
 * @example
 * legacyReleaseKey({ root: MAIN, name: "acme" }, "1.0") // "_index/pypi/acme/1.0/json"
 */
export function legacyReleaseKey(project: Project, version: string): string {
  return `${legacyProjectPrefix(project)}${version}/json`;
}

/**
 * The feed of a project's releases.
 *
 * @example
 * releasesFeedKey({ root: MAIN, name: "acme" }) // "_index/rss/project/acme/releases.xml"
 */
export function releasesFeedKey({ root, name }: Project): string {
  return `${generatedPrefix(root)}rss/project/${name}/releases.xml`;
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
    feed: `${prefix}rss/updates.xml`,
    home: `${prefix}home/index.html`,
  };
}

/**
 * The pages for people. Beside the folders of the projects lie those of the whole index, whose names begin with `_`:
 * no project's does.
 */
function peoplePrefix(root: Root): string {
  return `${generatedPrefix(root)}project/`;
}

/**
 * What people see of a project lies under here.
 *
 * @example
 * peopleProjectPrefix({ root: MAIN, name: "acme" }) // "_index/project/acme/"
 */
export function peopleProjectPrefix({ root, name }: Project): string {
  return `${peoplePrefix(root)}${name}/`;
}

/**
 * The page of a project, with its latest release.
 *
 * @example
 * peopleProjectKey({ root: MAIN, name: "acme" }) // "_index/project/acme/index.html"
 */
export function peopleProjectKey(project: Project): string {
  return `${peopleProjectPrefix(project)}index.html`;
}

/**
 * The page of one release.
 *
 * @example
 * peopleReleaseKey({ root: MAIN, name: "acme" }, "1.0") // "_index/project/acme/1.0/index.html"
 */
export function peopleReleaseKey(project: Project, version: string): string {
  return `${peopleProjectPrefix(project)}${version}/index.html`;
}

/**
 * A part of what the home page shows of all projects.
 *
 * @example
 * homeShardKey(MAIN, "a3") // "_index/project/_home/a3.json"
 */
export function homeShardKey(root: Root, shard: string): string {
  return `${homeShardsPrefix(root)}${shard}.json`;
}

/**
 * The parts of the home page's data are under here.
 *
 * @example
 * homeShardsPrefix(MAIN) // "_index/project/_home/"
 */
export function homeShardsPrefix(root: Root): string {
  return `${peoplePrefix(root)}_home/`;
}

/**
 * What was rejected last: the state, and the page that is a view of it.
 *
 * @example
 * problemsKeys(MAIN) // {state: "_index/project/_problems/problems.json", html: "_index/project/_problems/index.html"}
 */
export function problemsKeys(root: Root): { state: string; html: string } {
  const folder = `${peoplePrefix(root)}_problems/`;
  return { state: `${folder}problems.json`, html: `${folder}index.html` };
}

export const ASSETS_PREFIX = `${INDEX_PREFIX}project/_assets/`;

/**
 * A file that the pages for people refer to, those of every root.
 *
 * @example
 * assetKey("site.css") // "_index/project/_assets/site.css"
 */
export function assetKey(name: string): string {
  return `${ASSETS_PREFIX}${name}`;
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
 * Where it is said why the object at `key` is not listed.
 *
 * @example
 * rejectionKey("acme-1.0.zip") // "_index/rejected/acme-1.0.zip.json"
 */
export function rejectionKey(key: string): string {
  const plain = `${REJECTED_PREFIX}${key}.json`;
  return Buffer.byteLength(plain) <= MAX_KEY_BYTES ? plain : `${REJECTED_PREFIX}${sha256(key)}.json`;
}

/**
 * The keys to look at when a project gets its first file: status files that came before it. A project without
 * files has no page that could remember them.
 *
 * @example
 * waitingPrefix({ root: MAIN, name: "acme" }) // "_index/waiting/acme/"
 */
export function waitingPrefix({ root, name }: Project): string {
  return `${generatedPrefix(root)}waiting/${name}/`;
}

/**
 * Where it is remembered that `key` waits for its project's first file.
 *
 * @example
 * waitingKey({ root: MAIN, name: "acme" }, "any/acme.status").startsWith("_index/waiting/acme/") // true
 */
export function waitingKey(project: Project, key: string): string {
  return `${waitingPrefix(project)}${sha256(key)}.json`;
}

/** Where reconcile remembers what it found in agreement, lest it reads that again. */
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

/**
 * The file's name: what follows the last slash of its key.
 *
 * @example
 * basename("any/folder/acme-1.0.zip") // "acme-1.0.zip"
 */
export function basename(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}
