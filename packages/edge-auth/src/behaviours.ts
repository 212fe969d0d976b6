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
  /** By lowercase name. On every answer from the origin, replacing what the object itself says. */
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
const PAGES: Policies = {
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
const FILES: Policies = {
  name: "files",
  headers: {
    "content-security-policy": FILE_CONTENT_SECURITY_POLICY,
    "cache-control": CLIENT_CACHE_CONTROL,
  },
  edgeSeconds: { preset: 365 * DAY, most: 365 * DAY },
  keyHeaders: [],
};

/** The same for upstream's files, whose paths may also be keys in the bucket. */
const UPSTREAM_FILES: Policies = { ...FILES, name: "upstream", keyHeaders: [UPSTREAM_HEADER] };

/** For paths that no pattern matches. */
export const DEFAULT_BEHAVIOUR: Behaviour = { pattern: "*", origin: "bucket", policies: FILES };

/**
 * A channel redirects to the main index for pages that it lacks, so the pages of its projects fall back in every
 * environment.
 */
const CHANNELS: readonly Behaviour[] = [
  { pattern: "/_channels/*/project/*", origin: "fallback", policies: PAGES },
  // The page of the project `simple`, which the next pattern matches too.
  { pattern: "/_channels/*/simple/simple/", origin: "fallback", policies: PAGES },
  { pattern: "/_channels/*/simple/", origin: "bucket", policies: PAGES },
  { pattern: "/_channels/*/simple/*", origin: "fallback", policies: PAGES },
  { pattern: "/_channels/*/pypi/*", origin: "bucket", policies: PAGES },
  { pattern: "/_channels/*/rss/*", origin: "bucket", policies: PAGES },
  // The home pages. Everything else below a channel is a file.
  { pattern: "/_channels/*/", origin: "bucket", policies: PAGES },
];

/**
 * The behaviours of a distribution besides its default one, in order: the first pattern that matches counts.
 *
 * @param upstream what the environment has, as built into its function
 */
export function behavioursFor(upstream: Upstream): readonly Behaviour[] {
  const projects = upstream === "none" ? "bucket" : "fallback";
  return [
    { pattern: "/", origin: "bucket", policies: PAGES },
    // Upstream plays no part in the list of projects, and uploaders post to this very path.
    ...(upstream === "none" ? [] : [{ pattern: "/simple/", origin: "bucket", policies: PAGES } as const]),
    { pattern: "/simple/*", origin: projects, policies: PAGES },
    { pattern: "/project/*", origin: projects, policies: PAGES },
    { pattern: "/pypi/*", origin: "bucket", policies: PAGES },
    { pattern: "/rss/*", origin: "bucket", policies: PAGES },
    ...CHANNELS,
    ...(upstream === "proxied"
      ? [{ pattern: "/_upstream/*", origin: "files", policies: UPSTREAM_FILES } as const]
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
