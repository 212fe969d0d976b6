import { DOWNLOADS_PREFIX } from "./bucket-layout/download-keys.ts";
import { INDEX_PREFIX } from "./bucket-layout/index-folder.ts";
import {
  isListPage,
  type ListPage,
  type ListPageKeys,
  listPageNames,
} from "./bucket-layout/list-page-keys.ts";
import { MAX_KEY_BYTES } from "./bucket-layout/object-key.ts";
import { AGREEMENTS_PREFIX, METADATA_PREFIX, REJECTED_PREFIX } from "./bucket-layout/record-keys.ts";
import { PAGES_OF_ALL_ROOTS } from "./bucket-layout/shared-page-keys.ts";
import {
  type PageKeys,
  PROJECT_PAGE_NAMES,
  type ProjectPageKeys,
  VIEW_NAMES,
} from "./bucket-layout/view-names.ts";
import type { Project } from "./project.ts";
import { isNormalProjectName, type ProjectName } from "./project-name.ts";
import { MAIN, type Root, splitRoot } from "./root.ts";
import { PAGE_NAMES, PAGES, type Page, type PageName, PROJECT, VERSION } from "./url-layout.ts";
import { isNormalVersion, type NormalVersion } from "./version.ts";

/** What a generated object is, according to its key. Each kind has one builder in the bucket's layout. */
export type IndexKey =
  | { kind: "rootPage"; root: Root; view: keyof PageKeys }
  /** The state of a project, or one rendition of its page. */
  | { kind: "projectPage"; project: Project; view: keyof ProjectPageKeys }
  | { kind: OfProject; project: Project }
  | { kind: OfRelease; project: Project; version: NormalVersion }
  /** The state of the latest releases, or a view of it. */
  | { kind: "updates" | "updatesFeed" | "home"; root: Root }
  /** The state of a list with a page for people, or that page. What is one for all roots is in the main index. */
  | { kind: "listPage"; page: ListPage; root: Root; view: keyof ListPageKeys }
  /** Two hex digits, or four. */
  | { kind: "homeShard"; root: Root; shard: string }
  /** The note that a status file waits, named by the SHA-256 of the file's key. */
  | { kind: "waiting"; project: Project; digest: string }
  | { kind: "asset" | "standingPage"; name: string }
  /** The list of roots that have a project of this name. */
  | { kind: "alsoIn"; name: ProjectName }
  | { kind: "agreement"; name: string }
  /** The projects that were downloaded most. */
  | { kind: "mostUsed"; root: Root }
  /** The core metadata of the distribution at `key`. */
  | { kind: "metadata"; key: string }
  /** The record that says why the object at `key` is not listed. */
  | { kind: "rejection"; key: string }
  /** The same for a key that is too long: named by its SHA-256. */
  | { kind: "unnamedRejection"; digest: string };

/** Pages with this segment in their path. */
type PagesWith<Segment> = {
  [Name in PageName]: Segment extends (typeof PAGES)[Name]["path"][number] ? Name : never;
}[PageName];

type OfRelease = PagesWith<typeof VERSION>;

type OfProject = Exclude<PagesWith<typeof PROJECT>, OfRelease | "projectPage">;

const DIGEST = /^[0-9a-f]{64}$/;

const AGREEMENT = /^([a-z0-9]+)\.txt$/;

/**
 * Says what is at a key below `_index/`. It is the inverse of the builders in the bucket's layout: it parses every key
 * that they make, and no other.
 *
 * @returns undefined for what no builder makes
 * @example
 * parseIndexKey("_index/pypi/acme/1.0/json") // {kind: "legacyRelease", project: {root: "", name: "acme"}, version: "1.0"}
 * parseIndexKey("_index/pypi/acme/notes.txt") // undefined
 */
export function parseIndexKey(key: string): IndexKey | undefined {
  if (!key.startsWith(INDEX_PREFIX)) return undefined;
  if (key.startsWith(DOWNLOADS_PREFIX)) {
    const { root, rest } = splitRoot(key.slice(DOWNLOADS_PREFIX.length));
    return page(root, rest.split("/"), COUNTED_PAGES);
  }
  const { root, rest } = splitRoot(key.slice(INDEX_PREFIX.length));
  const path = rest.split("/");
  return (
    (root === MAIN ? ofWholeBucket(key) : undefined) ?? ofRoot(root, path) ?? page(root, path, INDEXED_PAGES)
  );
}

/** What is kept with the main index, but belongs to all roots. */
function ofWholeBucket(key: string): IndexKey | undefined {
  const described = between(METADATA_PREFIX, key, ".metadata");
  if (described !== undefined) return { kind: "metadata", key: described };
  const rejected = between(REJECTED_PREFIX, key, ".json");
  if (rejected !== undefined) return rejection(key, rejected);
  const name = key.startsWith(AGREEMENTS_PREFIX) && AGREEMENT.exec(key.slice(AGREEMENTS_PREFIX.length))?.[1];
  return name ? { kind: "agreement", name } : undefined;
}

function rejection(recordKey: string, name: string): IndexKey | undefined {
  if (DIGEST.test(name)) return { kind: "unnamedRejection", digest: name };
  return Buffer.byteLength(recordKey) <= MAX_KEY_BYTES ? { kind: "rejection", key: name } : undefined;
}

/** What belongs to one root and is not a page. */
function ofRoot(root: Root, path: readonly string[]): IndexKey | undefined {
  const [folder, name = "", file = "", ...more] = path;
  if (folder === "waiting") {
    const digest = between("", file, ".json") ?? "";
    const isNote = isNormalProjectName(name) && DIGEST.test(digest) && more.length === 0;
    return isNote ? { kind: "waiting", project: { root, name }, digest } : undefined;
  }
  switch (path.join("/")) {
    case "rss/updates.json":
      return { kind: "updates", root };
    case "home/index.html":
      return { kind: "home", root };
    default:
      return undefined;
  }
}

const COUNTED_PAGES: readonly PageName[] = PAGE_NAMES.filter((name) => PAGES[name].kind === "count");
const INDEXED_PAGES: readonly PageName[] = PAGE_NAMES.filter((name) => PAGES[name].kind !== "count");

function page(root: Root, path: readonly string[], names: readonly PageName[]): IndexKey | undefined {
  for (const name of names) {
    if (root !== MAIN && PAGES_OF_ALL_ROOTS.includes(name)) continue;
    const { path: form, kind }: Page = PAGES[name];
    const isFolder = kind === "views" || kind === "html";
    const values = valuesOf(form, isFolder ? path.slice(0, -1) : path);
    const parsed = values && pageKey(name, root, values, path.at(-1) ?? "");
    if (parsed !== undefined) return parsed;
  }
  return undefined;
}

/** The variable segments of a path. */
interface Values {
  project?: ProjectName;
  version?: NormalVersion;
  /** A name that an expression describes. */
  name?: string;
}

/** @returns undefined if the path has another form */
function valuesOf(form: Page["path"], path: readonly string[]): Values | undefined {
  if (path.length !== form.length) return undefined;
  const values: Values = {};
  for (const [n, expected] of form.entries()) {
    const segment = path[n] ?? "";
    if (expected === PROJECT) {
      if (!isNormalProjectName(segment)) return undefined;
      values.project = segment;
    } else if (expected === VERSION) {
      if (!isNormalVersion(segment)) return undefined;
      values.version = segment;
    } else if (typeof expected === "string") {
      if (segment !== expected) return undefined;
    } else {
      if (!expected.test(segment)) return undefined;
      values.name = segment;
    }
  }
  return values;
}

/** @param file the last segment: for a page with a folder, which of its views it is */
function pageKey(
  kind: PageName,
  root: Root,
  { project: projectName, version, name = "" }: Values,
  file: string,
): IndexKey | undefined {
  if (isListPage(kind)) {
    const view = viewNamed(file, listPageNames(kind));
    return view && { kind: "listPage", page: kind, root, view };
  }
  switch (kind) {
    case "rootPage": {
      const view = viewNamed(file, VIEW_NAMES);
      return view && { kind, root, view };
    }
    case "updatesFeed":
    case "mostUsed":
      return { kind, root };
    case "homeShard":
      return { kind, root, shard: name.slice(0, -".json".length) };
    case "asset":
    case "standingPage":
      return { kind, name };
    case "alsoIn": {
      const listed = name.slice(0, -".json".length);
      return isNormalProjectName(listed) ? { kind, name: listed } : undefined;
    }
  }
  if (projectName === undefined) return undefined;
  const project = { root, name: projectName };
  if (kind === "projectPage") {
    const view = viewNamed(file, PROJECT_PAGE_NAMES);
    return view && { kind, project, view };
  }
  const { kind: form }: Page = PAGES[kind];
  if (form === "html" && file !== VIEW_NAMES.html) return undefined;
  if (!isOfRelease(kind)) return { kind, project };
  return version === undefined ? undefined : { kind, project, version };
}

/** Which view of a page a file in its folder is. */
function viewNamed<View extends string>(
  file: string,
  names: Readonly<Record<View, string>>,
): View | undefined {
  return Object.keys(names).find((view): view is View => names[view as View] === file);
}

function isOfRelease(page: OfProject | OfRelease): page is OfRelease {
  const { path }: Page = PAGES[page];
  return path.includes(VERSION);
}

function between(prefix: string, text: string, suffix: string): string | undefined {
  const isLong = text.length > prefix.length + suffix.length;
  return isLong && text.startsWith(prefix) && text.endsWith(suffix)
    ? text.slice(prefix.length, text.length - suffix.length)
    : undefined;
}
