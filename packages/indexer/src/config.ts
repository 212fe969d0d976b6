import type { PageInvalidation } from "./invalidation-paths.ts";

/** The indexer's settings, from its environment. */
export interface Config {
  bucket: string;
  /** The index's public address without a trailing slash. */
  site: string | undefined;
  /** Distinguishes the metrics of several indexes. */
  environment: string | undefined;
  /** The CloudFront distribution in front of the bucket, if there is one. */
  distribution: { id: string; pages: PageInvalidation } | undefined;
  /** By which name EventBridge is told about files, if it is. */
  eventSource: string | undefined;
}

const PAGE_INVALIDATIONS: readonly PageInvalidation[] = ["always", "removals", "never"];

export class InvalidConfigError extends Error {
  override name = "InvalidConfigError";
}

/** The optional settings, with what each must hold. */
const OPTIONAL = {
  SITE_URL: "an http or https address without a trailing slash",
  ENVIRONMENT: "the name of the environment",
  DISTRIBUTION_ID: "the id of a distribution",
  INVALIDATE_PAGES: PAGE_INVALIDATIONS.join(", "),
  EVENT_SOURCE: "the name by which EventBridge is told about files",
} as const;

/**
 * Reads the indexer's settings: `BUCKET`, and `SITE_URL` if the public address is known; `DISTRIBUTION_ID` with
 * `INVALIDATE_PAGES` if CloudFront is in front of it, and `ENVIRONMENT` if metrics are wanted, `EVENT_SOURCE` if
 * EventBridge is told about files. A setting that is empty is refused: it doesn't count as left out.
 *
 * @throws {InvalidConfigError} that names every problem at once
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const { BUCKET: bucket = "", SITE_URL: site, ENVIRONMENT, DISTRIBUTION_ID: id } = environment;
  const pages = PAGE_INVALIDATIONS.find((known) => known === environment.INVALIDATE_PAGES);
  const problems: string[] = [];
  if (bucket === "") problems.push('BUCKET is "", expected the name of the bucket to index');
  for (const [name, wanted] of Object.entries(OPTIONAL)) {
    if (environment[name] === "") problems.push(`${name} is "", expected ${wanted}, or unset`);
  }
  if (site && !isSite(site)) problems.push(`SITE_URL is "${site}", expected ${OPTIONAL.SITE_URL}`);
  if (id && pages === undefined && environment.INVALIDATE_PAGES !== "") {
    const found = environment.INVALIDATE_PAGES;
    problems.push(
      `INVALIDATE_PAGES is ${found === undefined ? "not set" : `"${found}"`}, expected ${OPTIONAL.INVALIDATE_PAGES}`,
    );
  }
  if (problems.length > 0) throw new InvalidConfigError(`Cannot start the indexer: ${problems.join("; ")}`);
  return {
    bucket,
    site,
    environment: ENVIRONMENT,
    eventSource: environment.EVENT_SOURCE,
    distribution: id !== undefined && pages !== undefined ? { id, pages } : undefined,
  };
}

function isSite(text: string): boolean {
  return /^https?:\/\/\S*[^/\s]$/.test(text) && URL.canParse(text);
}
