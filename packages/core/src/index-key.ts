import {
  AGREEMENTS_PREFIX,
  CHANNELS_KEYS,
  DOWNLOADS_PREFIX,
  INDEX_PREFIX,
  MAX_KEY_BYTES,
  METADATA_PREFIX,
  type PageKeys,
  PROJECT_PAGE_NAMES,
  type ProjectPageKeys,
  REJECTED_PREFIX,
  VIEW_NAMES,
} from "./bucket-layout.ts";
import type { Project } from "./project.ts";
import { isNormalProjectName, type ProjectName } from "./project-name.ts";
import { MAIN, type Root, splitRoot } from "./root.ts";
import { PAGE_NAMES, PAGES, type Page, type PageName, PROJECT, VERSION } from "./url-layout.ts";
import { isNormalVersion } from "./version.ts";

/** What a generated object is, according to its key. Each kind has one builder in the bucket's layout. */
export type IndexKey =
  | { kind: "rootPage"; root: Root; view: keyof PageKeys }
  /** The state of a project, or one rendition of its page. */
  | { kind: "projectPage"; project: Project; view: keyof ProjectPageKeys }
  | { kind: OfProject; project: Project }
  /** The version is in its normal form. */
  | { kind: OfRelease; project: Project; version: string }
  /** The state of the latest releases, or a view of it. */
  | { kind: "updates" | "updatesFeed" | "home"; root: Root }
  /** The state of the latest rejections, or the view of it. */
  | { kind: "rejections" | "rejectionsPage"; root: Root }
  /** Two hex digits, or four. */
  | { kind: "homeShard"; root: Root; shard: string }
  /** The note that a status file waits, named by the SHA-256 of the file's key. */
  | { kind: "waiting"; project: Project; digest: string }
  | { kind: "asset" | "standingPage"; name: string }
  /** The list of channels, and the view of it. */
  | { kind: "channels" | "channelsPage" }
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
  if (key === CHANNELS_KEYS.state) return { kind: "channels" };
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
    case "project/_problems/problems.json":
      return { kind: "rejections", root };
    default:
      return undefined;
  }
}

const COUNTED_PAGES: readonly PageName[] = PAGE_NAMES.filter((name) => PAGES[name].kind === "count");
const INDEXED_PAGES: readonly PageName[] = PAGE_NAMES.filter((name) => PAGES[name].kind !== "count");

function page(root: Root, path: readonly string[], names: readonly PageName[]): IndexKey | undefined {
  for (const name of names) {
    const { path: form, kind }: Page = PAGES[name];
    const isFolder = kind === "views" || kind === "html";
    const values = valuesOf(form, isFolder ? path.slice(0, -1) : path);
    const view = isFolder ? viewOf(name, path.at(-1)) : "state";
    const isHeld =
      view !== undefined &&
      (kind !== "html" || view === "html") &&
      (root === MAIN || !OF_ALL_ROOTS.includes(name));
    if (values !== undefined && isHeld) return pageKey(name, root, values, view);
  }
  return undefined;
}

/** Pages that exist once for all roots, with the main index. */
const OF_ALL_ROOTS: readonly PageName[] = ["asset", "standingPage", "channelsPage", "alsoIn"];

/** Which view of a page a file in its folder is. */
function viewOf(page: PageName, file: string | undefined): keyof ProjectPageKeys | undefined {
  const names: Partial<ProjectPageKeys> = page === "projectPage" ? PROJECT_PAGE_NAMES : VIEW_NAMES;
  return (Object.keys(names) as (keyof ProjectPageKeys)[]).find((view) => names[view] === file);
}

/** @returns the values of the form's variable segments; undefined if the path has another form */
function valuesOf(form: Page["path"], path: readonly string[]): string[] | undefined {
  const fits = path.length === form.length && path.every((segment, n) => isSegment(form[n] ?? "", segment));
  return fits ? path.filter((segment, n) => segment !== form[n]) : undefined;
}

function isSegment(expected: string | RegExp, segment: string): boolean {
  switch (expected) {
    case PROJECT:
      return isNormalProjectName(segment);
    case VERSION:
      return isNormalVersion(segment);
    default:
      return typeof expected === "string" ? segment === expected : expected.test(segment);
  }
}

function pageKey(
  kind: PageName,
  root: Root,
  [first = "", second = ""]: readonly string[],
  view: keyof ProjectPageKeys,
): IndexKey | undefined {
  switch (kind) {
    case "rootPage":
      return { kind, root, view: view as keyof PageKeys };
    case "projectPage":
      return { kind, project: { root, name: first as ProjectName }, view };
    case "updatesFeed":
    case "rejectionsPage":
    case "mostUsed":
      return { kind, root };
    case "homeShard":
      return { kind, root, shard: first.slice(0, -".json".length) };
    case "asset":
    case "standingPage":
      return { kind, name: first };
    case "channelsPage":
      return { kind };
    case "alsoIn": {
      const listed = first.slice(0, -".json".length);
      return isNormalProjectName(listed) ? { kind, name: listed } : undefined;
    }
    default: {
      const project = { root, name: first as ProjectName };
      return isOfRelease(kind) ? { kind, project, version: second } : { kind, project };
    }
  }
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
