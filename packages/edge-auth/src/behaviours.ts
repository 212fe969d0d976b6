import {
  CLIENT_CACHE_CONTROL,
  FILE_CONTENT_SECURITY_POLICY,
  PAGE_CONTENT_SECURITY_POLICY,
  PAGE_VARY,
} from "./response-headers.ts";

/** How a kind of path is served: by CloudFront in AWS, by the edge of a local stack on one machine. */
export interface Behaviour {
  name: "pages" | "files";
  /** CloudFront's path patterns. */
  patterns: readonly string[];
  /** By lowercase name. On every answer of the bucket, over what the object itself says. */
  headers: { readonly "content-security-policy": string } & Readonly<Record<string, string>>;
  /** For how many seconds the edge keeps an object that does not say so, and one that asks for more. */
  edgeSeconds: { preset: number; most: number };
}

const DAY = 86_400;

/** Pages say themselves for how long the edge keeps them. */
const PAGES: Behaviour = {
  name: "pages",
  patterns: ["/", "/simple/*", "/project/*", "/pypi/*", "/rss/*"],
  headers: {
    "content-security-policy": PAGE_CONTENT_SECURITY_POLICY,
    "cache-control": CLIENT_CACHE_CONTROL,
    vary: PAGE_VARY,
  },
  // Also how long a page may be served while S3 fails.
  edgeSeconds: { preset: 0, most: DAY },
};

/** What paths get that no pattern matches: whatever changes under the URL of a file is invalidated. */
export const DEFAULT_BEHAVIOUR: Behaviour = {
  name: "files",
  patterns: [],
  headers: {
    "content-security-policy": FILE_CONTENT_SECURITY_POLICY,
    "cache-control": CLIENT_CACHE_CONTROL,
  },
  edgeSeconds: { preset: 365 * DAY, most: 365 * DAY },
};

/** Of all patterns the first that matches counts. */
export const BEHAVIOURS: readonly Behaviour[] = [PAGES];

/**
 * The behaviour that CloudFront chooses for a request: it looks at the normalised path and not at the query, while the
 * function sees the path as it came.
 *
 * @param target path and query as the client sent them
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
 */
export function behaviourOf(target: string): Behaviour {
  const path = normalisedPath(target.split("?", 1)[0] as string);
  const chosen = BEHAVIOURS.find(({ patterns }) => patterns.some((pattern) => matches(pattern, path)));
  return chosen ?? DEFAULT_BEHAVIOUR;
}

/** A `*` stands for any characters, a `?` for one. Case counts. */
function matches(pattern: string, path: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(path);
}

/** A path as RFC 3986, 6.2.2, writes it, and with one slash where several follow each other. */
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
