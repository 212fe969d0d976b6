import type { PageInvalidation } from "./invalidation-paths.ts";

/** What the indexer is told by its environment. */
export interface Config {
  bucket: string;
  /** The index's public address without a trailing slash. */
  site: string | undefined;
  /** What the metrics of several indexes are told apart by. */
  environment: string | undefined;
  /** The CloudFront distribution before the bucket, where there is one. */
  distribution: { id: string; pages: PageInvalidation } | undefined;
}

const PAGE_INVALIDATIONS: readonly PageInvalidation[] = ["always", "removals", "never"];

export class InvalidConfigError extends Error {
  override name = "InvalidConfigError";
}

/**
 * Reads the indexer's settings: `BUCKET`, and `SITE_URL` where the public address is known; `DISTRIBUTION_ID` with
 * `INVALIDATE_PAGES` where CloudFront is before it, and `ENVIRONMENT` where metrics are wanted.
 *
 * @throws {InvalidConfigError} that names every problem at once
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const bucket = environment.BUCKET ?? "";
  if (bucket === "") problems.push('BUCKET is "", expected the name of the bucket to index');
  const site = environment.SITE_URL || undefined;
  if (site !== undefined && !isSite(site)) {
    problems.push(`SITE_URL is "${site}", expected an http or https address without a trailing slash`);
  }
  const id = environment.DISTRIBUTION_ID ?? "";
  const pages = PAGE_INVALIDATIONS.find((known) => known === environment.INVALIDATE_PAGES);
  if (id !== "" && pages === undefined) {
    problems.push(
      `INVALIDATE_PAGES is "${environment.INVALIDATE_PAGES ?? ""}", expected ${PAGE_INVALIDATIONS.join(", ")}`,
    );
  }
  if (problems.length > 0) throw new InvalidConfigError(`Cannot start the indexer: ${problems.join("; ")}`);
  return {
    bucket,
    site,
    environment: environment.ENVIRONMENT || undefined,
    distribution: id !== "" && pages !== undefined ? { id, pages } : undefined,
  };
}

function isSite(text: string): boolean {
  return /^https?:\/\/\S*[^/\s]$/.test(text) && URL.canParse(text);
}
