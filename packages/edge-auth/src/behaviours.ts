import {
  PAGE_FOLDERS as FOLDER_NAMES,
  PAGE_NAMES,
  PAGES,
  type Page,
  PROJECT,
} from "@wheelyard/core/url-layout";
import {
  CLIENT_CACHE_CONTROL,
  FILE_CONTENT_SECURITY_POLICY,
  PAGE_CONTENT_SECURITY_POLICY,
  PAGE_VARY,
  UPSTREAM_HEADER,
} from "./response-headers.ts";
import type { Upstream } from "./viewer-request/upstream.ts";

/**
 * How a kind of answer is cached, and which headers it has: in AWS, CloudFront's policies; locally, what the edge
 * sends.
 */
export interface Policies {
  name: "pages" | "files" | "upstream";
  /** Headers, by lowercase name, of every answer from the origin. They replace what the object itself says. */
  headers: { readonly "content-security-policy": string } & Readonly<Record<string, string>>;
  /** How many seconds the edge keeps an object that does not say how long, and the most for one that does. */
  edgeSeconds: { preset: number; most: number };
  /** Request headers that are part of the cache key, besides host and path. */
  keyHeaders: readonly string[];
}

/**
 * Who answers.
 *
 * - `bucket`: the bucket. All methods are allowed, so that they reach the function, which answers 405 with its hint.
 * - `fallback`: the bucket, and upstream's function only if the bucket answers 404. On such an origin group, CloudFront
 *   allows only GET, HEAD and OPTIONS, and doesn't fail over for any of them unless OPTIONS is a cached method.
 * - `files`: upstream's file host. All methods are allowed, as with `bucket`.
 */
export type Origin = "bucket" | "fallback" | "files";

/** What CloudFront does with the paths that a pattern matches. */
export interface Behaviour {
  /** CloudFront's path pattern. */
  pattern: string;
  origin: Origin;
  policies: Policies;
}

const DAY = 86_400;

/** Pages say themselves how long the edge keeps them. */
const PAGE_POLICIES: Policies = {
  name: "pages",
  headers: {
    "content-security-policy": PAGE_CONTENT_SECURITY_POLICY,
    "cache-control": CLIENT_CACHE_CONTROL,
    vary: PAGE_VARY,
  },
  // This is also how long a page may be served while S3 fails.
  edgeSeconds: { preset: 0, most: DAY },
  keyHeaders: [],
};

/** Whatever changes under the URL of a file is invalidated. */
const FILE_POLICIES: Policies = {
  name: "files",
  headers: {
    "content-security-policy": FILE_CONTENT_SECURITY_POLICY,
    "cache-control": CLIENT_CACHE_CONTROL,
  },
  edgeSeconds: { preset: 365 * DAY, most: 365 * DAY },
  keyHeaders: [],
};

/** The same for upstream's files, whose paths may also be keys in the bucket. */
const UPSTREAM_FILE_POLICIES: Policies = {
  ...FILE_POLICIES,
  name: "upstream",
  keyHeaders: [UPSTREAM_HEADER],
};

/** For paths that no pattern matches. */
export const DEFAULT_BEHAVIOUR: Behaviour = { pattern: "*", origin: "bucket", policies: FILE_POLICIES };

/** What the patterns for one of the pages' folders depend on. */
interface PageFolder {
  name: string;
  /** Whether the folder itself is a page: a list of everything in it. */
  hasList: boolean;
  /** Whether it has pages about projects that the bucket may lack and another index may have. */
  fallsBack: boolean;
}

const PAGE_FOLDERS: readonly PageFolder[] = [...new Set(FOLDER_NAMES)].map((name) => {
  const pages = PAGE_NAMES.map((page): Page => PAGES[page]).filter(({ path }) => path[0] === name);
  return {
    name,
    hasList: pages.some(({ path }) => path.length === 1),
    // Nobody is asked for a single object, such as a feed.
    fallsBack: pages.some(
      ({ path, kind }) => path.includes(PROJECT) && (kind === "views" || kind === "html"),
    ),
  };
});

/** Only the bucket has the lists, and uploaders post to the paths of lists. */
function inMainIndex({ name, hasList, fallsBack }: PageFolder, upstream: Upstream): Behaviour[] {
  if (upstream === "none" || !fallsBack) return [pages(`/${name}/*`, "bucket")];
  return [...(hasList ? [pages(`/${name}/`, "bucket")] : []), pages(`/${name}/*`, "fallback")];
}

/**
 * A channel redirects to the main index for pages that it lacks, so the pages of its projects fall back in every
 * environment.
 */
function inChannels({ name, hasList, fallsBack }: PageFolder): Behaviour[] {
  const folder = `/_channels/*/${name}`;
  if (!fallsBack) return [pages(`${folder}/*`, "bucket")];
  const list = [
    // The page of the project that is called like the folder, which the pattern of the list matches too.
    pages(`${folder}/${name}/`, "fallback"),
    pages(`${folder}/`, "bucket"),
  ];
  return [...(hasList ? list : []), pages(`${folder}/*`, "fallback")];
}

/**
 * In a channel's pattern, "*" also matches slashes, so that one folder's pattern matches another folder's page of a
 * project that is called like the folder. A page that falls back must meet a pattern that does, and not that of a list.
 */
function forChannels(folders: readonly PageFolder[]): PageFolder[] {
  const rank = ({ hasList, fallsBack }: PageFolder) => (fallsBack ? Number(hasList) : 2);
  return folders.toSorted((a, b) => rank(a) - rank(b));
}

function pages(pattern: string, origin: Origin): Behaviour {
  return { pattern, origin, policies: PAGE_POLICIES };
}

/**
 * The behaviours of a distribution besides its default one, in order: the first pattern that matches counts. They are
 * made from the table of pages.
 *
 * @param upstream what the environment has, as built into its function
 */
export function behavioursFor(upstream: Upstream): readonly Behaviour[] {
  return [
    pages("/", "bucket"),
    ...PAGE_FOLDERS.flatMap((folder) => inMainIndex(folder, upstream)),
    ...forChannels(PAGE_FOLDERS).flatMap(inChannels),
    // The channels' home pages. Everything else below a channel is a file.
    pages("/_channels/*/", "bucket"),
    ...(upstream === "proxied"
      ? [{ pattern: "/_upstream/*", origin: "files", policies: UPSTREAM_FILE_POLICIES } as const]
      : []),
  ];
}

/**
 * The behaviour that CloudFront chooses for a request. It looks at the normalised path and not at the query, while the
 * function sees the original path.
 *
 * @param target path and query as the client sent them
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
 */
export function behaviourOf(target: string, upstream: Upstream): Behaviour {
  const path = normalisedPath(target.split("?", 1)[0] as string);
  return behavioursFor(upstream).find(({ pattern }) => matches(pattern, path)) ?? DEFAULT_BEHAVIOUR;
}

/** A `*` matches any characters, a `?` matches one. Case counts. */
function matches(pattern: string, path: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(path);
}

/** A path normalised by RFC 3986, 6.2.2, and with repeated slashes collapsed into one. */
export function normalisedPath(path: string): string {
  const unescaped = path.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : escaped.toUpperCase();
  });
  const segments: string[] = [];
  const parts = unescaped.split("/").slice(1);
  for (const part of parts) {
    if (part === "..") segments.pop();
    else if (part !== "." && part !== "") segments.push(part);
  }
  const isFolder = ["", ".", ".."].includes(parts.at(-1) ?? "");
  return `/${segments.join("/")}${isFolder && segments.length > 0 ? "/" : ""}`;
}
