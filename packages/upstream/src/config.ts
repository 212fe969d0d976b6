import {
  InvalidUpstreamSettingsError,
  parseUpstreamSettings,
  type UpstreamSettings,
} from "./settings/settings.ts";

/** The function's settings, from its environment. */
export interface UpstreamConfig {
  bucket: string;
  /** The index's public address without a trailing slash. */
  site: string | undefined;
  /** Undefined if the environment has no upstream. */
  settings: UpstreamSettings | undefined;
}

export class InvalidConfigError extends Error {
  override readonly name = "InvalidConfigError";
}

/**
 * Reads the function's settings: `BUCKET`; `SITE_URL` if the public address is known; and, if there is an upstream,
 * `UPSTREAM_SETTINGS`: the environment's `upstream` in JSON.
 *
 * @throws {InvalidConfigError} that names every problem at once
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): UpstreamConfig {
  const { BUCKET: bucket = "", SITE_URL: site, UPSTREAM_SETTINGS: written } = environment;
  const problems: string[] = [];
  if (bucket === "") problems.push('BUCKET is "", expected the name of the bucket');
  if (site === "") problems.push('SITE_URL is "", expected an address, or that it is not set');
  const settings = written === undefined ? undefined : readSettings(written, problems);
  if (problems.length > 0) {
    throw new InvalidConfigError(`Cannot start the function for upstream: ${problems.join("; ")}`);
  }
  return { bucket, site, settings };
}

function readSettings(written: string, problems: string[]): UpstreamSettings | undefined {
  try {
    return parseUpstreamSettings(JSON.parse(written));
  } catch (error) {
    if (error instanceof SyntaxError) problems.push(`UPSTREAM_SETTINGS is no JSON: ${error.message}`);
    else if (error instanceof InvalidUpstreamSettingsError) {
      problems.push(...error.problems.map(({ setting, problem }) => `${setting} ${problem}`));
    } else throw error;
    return undefined;
  }
}
