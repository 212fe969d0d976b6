import { InvalidUpstreamSettingsError } from "./settings/setting-problem.ts";
import { parseUpstreamSettings, type UpstreamSettings } from "./settings/settings.ts";
import { parseViews, type UpstreamViews } from "./settings/views.ts";

/** The function's settings, from its environment. */
export interface UpstreamConfig {
  bucket: string;
  /** The index's public address without a trailing slash. */
  site: string | undefined;
  /** Undefined if the environment has no upstream. */
  settings: UpstreamSettings | undefined;
  /** Channels with rules of their own. */
  views: UpstreamViews;
}

export class InvalidConfigError extends Error {
  override readonly name = "InvalidConfigError";
}

/**
 * Reads the function's settings: `BUCKET`; `SITE_URL` if the public address is known; if there is an upstream,
 * `UPSTREAM_SETTINGS`: the environment's `upstream` in JSON; and, if channels narrow it, `UPSTREAM_VIEWS`: their
 * `upstream` in JSON, by the channels' names.
 *
 * @throws {InvalidConfigError} that names every problem at once
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): UpstreamConfig {
  const { BUCKET: bucket = "", SITE_URL: site, UPSTREAM_SETTINGS, UPSTREAM_VIEWS } = environment;
  const problems: string[] = [];
  if (bucket === "") problems.push('BUCKET is "", expected the name of the bucket');
  if (site === "") problems.push('SITE_URL is "", expected an address, or that it is not set');
  const settings = readJson("UPSTREAM_SETTINGS", UPSTREAM_SETTINGS, parseUpstreamSettings, problems);
  const views =
    settings && readJson("UPSTREAM_VIEWS", UPSTREAM_VIEWS, (json) => parseViews(json, settings), problems);
  if (problems.length > 0) {
    throw new InvalidConfigError(`Cannot start the function for upstream: ${problems.join("; ")}`);
  }
  return { bucket, site, settings, views: views ?? new Map() };
}

function readJson<T>(
  variable: string,
  written: string | undefined,
  parse: (value: unknown) => T,
  problems: string[],
): T | undefined {
  if (written === undefined) return undefined;
  try {
    return parse(JSON.parse(written));
  } catch (error) {
    if (error instanceof SyntaxError) problems.push(`${variable} is no JSON: ${error.message}`);
    else if (error instanceof InvalidUpstreamSettingsError) {
      problems.push(...error.problems.map(({ setting, problem }) => `${setting} ${problem}`));
    } else throw error;
    return undefined;
  }
}
