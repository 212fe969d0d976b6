/** What the indexer is told by its environment. */
export interface Config {
  bucket: string;
  /** The index's public address without a trailing slash. */
  site: string | undefined;
}

export class InvalidConfigError extends Error {
  override name = "InvalidConfigError";
}

/**
 * Reads the indexer's settings: `BUCKET`, and `SITE_URL` where the public address is known.
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
  if (problems.length > 0) throw new InvalidConfigError(`Cannot start the indexer: ${problems.join("; ")}`);
  return { bucket, site };
}

function isSite(text: string): boolean {
  return /^https?:\/\/\S*[^/\s]$/.test(text) && URL.canParse(text);
}
