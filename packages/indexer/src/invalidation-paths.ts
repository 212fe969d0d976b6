import { INDEX_PREFIX } from "@wheelyard/core/bucket-layout/index-folder";
import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import { hasDistributionSuffix, STATUS_SUFFIX } from "@wheelyard/core/bucket-layout/user-files";
import { filePath } from "@wheelyard/core/file-url";
import { SIDE_FILES, sideFileKind } from "@wheelyard/core/side-files";
import type { DeliveredChange } from "./batch-plan.ts";
import type { ProjectOutcome } from "./protocol/project-run.ts";
import { quarantinedKeys } from "./protocol/verdicts.ts";

/** Which projects' pages are dropped from the cache: all that changed, those that lost a file, or none. */
export type PageInvalidation = "always" | "removals" | "never";

/** A project that a batch brought up to date, and the events that asked for it. */
export interface IndexedProject {
  changes: readonly DeliveredChange[];
  outcome: Pick<ProjectOutcome, "page" | "isPageChanged" | "replaced">;
}

/**
 * A batch with more drops everything at once, which counts as one path. Ten batches at a time stay within the 3,000
 * paths that CloudFront works on.
 */
const MAX_PATHS = 300;

/**
 * CloudFront works on fifteen at a time, across all batches. A file takes two or four, and `/*` takes one. All that
 * `/*` costs is that files are fetched from S3 once more.
 */
const MAX_WILDCARDS = 4;

/** The path that drops everything. Wildcards have a limit of their own. */
export const EVERYTHING = ["/*"];

/** The paths at which a cache may hold other bytes of a file than the bucket does. */
export function stalePaths(projects: readonly IndexedProject[]): readonly string[] {
  const keys = new Set(projects.flatMap((project) => [...staleKeys(project)]));
  const paths = withoutCovered([...new Set([...keys].flatMap(pathsOf))]);
  const wildcards = paths.filter(isWildcard);
  return paths.length > MAX_PATHS || wildcards.length > MAX_WILDCARDS ? EVERYTHING : paths;
}

/** All pages at once: they are only cached for a few seconds, so dropping those that are right costs nothing. */
export function pagePaths(projects: readonly IndexedProject[], pages: PageInvalidation): readonly string[] {
  return projects.some((project) => isPageConcerned(project, pages)) ? [`/${INDEX_PREFIX}*`] : [];
}

/**
 * What the run found replaced, and what a reader may have fetched without the run knowing: a file can be read under its
 * URL as soon as it is in the bucket, even if no page ever listed it.
 *
 * @see docs/decisions/0008-caches-forget-what-may-have-been-read.md
 */
function staleKeys({ changes, outcome }: IndexedProject): Set<string> {
  const stale = new Set(outcome.replaced);
  const listed = new Map(outcome.page.distributions.map(({ key, etag }) => [key, etag]));
  for (const { key, created, etag, isRedelivered } of changes) {
    if (isServedSideFile(key)) stale.add(key);
    if (!hasDistributionSuffix(key)) continue;
    const isListedAsUploaded = created && (etag === undefined || etag === listed.get(key));
    if (isRedelivered || !isListedAsUploaded) stale.add(key);
  }
  if (changes.some(({ key, isRedelivered }) => isRedelivered && key.endsWith(STATUS_SUFFIX))) {
    for (const key of quarantinedKeys(outcome.page)) stale.add(key);
  }
  return stale;
}

/** Whether it is a side file that is served. */
function isServedSideFile(key: string): boolean {
  const kind = sideFileKind(key);
  return kind !== undefined && SIDE_FILES[kind].isServed;
}

function isPageConcerned({ changes, outcome }: IndexedProject, pages: PageInvalidation): boolean {
  const isRedelivered = changes.some((change) => change.isRedelivered);
  switch (pages) {
    case "always":
      return outcome.isPageChanged || isRedelivered;
    case "removals":
      return outcome.replaced.length > 0 || isRedelivered;
    case "never":
      return false;
  }
}

/**
 * Everything that is served for a key. The cache knows the metadata by the URI that the edge function makes of it;
 * CloudFront's documentation asks for the viewer's URI as well.
 */
function pathsOf(key: string): string[] {
  if (!hasDistributionSuffix(key)) return invalidationsOf(key);
  return [key, `${key}.metadata`, metadataKey(key)].flatMap(invalidationsOf);
}

/**
 * CloudFront doesn't accept `~` in an invalidation, escaped or not, gives `*` and `?` another meaning, and refuses a
 * whole request if it can't read one of its paths. So a file with such a character is dropped along with everything
 * that begins with the same text before it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html
 */
function invalidationsOf(key: string): string[] {
  const unnamable = key.search(/[~*?\\\p{Cc}]|\/\//u);
  if (unnamable === -1) return spellings(key);
  return spellings(key.slice(0, unnamable)).map((path) => `${path}*`);
}

/** As the edge function writes a path, and as CloudFront's documentation wants it in an invalidation. */
function spellings(key: string): string[] {
  const unsafeEscaped = encodeURI(key).replaceAll("#", "%23");
  return [...new Set([filePath(key), `/${unsafeEscaped}`])];
}

/** Without paths that a wildcard among them covers. */
function withoutCovered(paths: readonly string[]): string[] {
  const prefixes = paths.filter(isWildcard).map((path) => path.slice(0, -1));
  return paths.filter((path) => !prefixes.some((prefix) => path.startsWith(prefix) && path !== `${prefix}*`));
}

function isWildcard(path: string): boolean {
  return path.endsWith("*");
}
