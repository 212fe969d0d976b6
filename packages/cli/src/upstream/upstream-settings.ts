import { InvalidUpstreamSettingsError } from "@wheelyard/upstream/settings/setting-problem";
import { parseUpstreamSettings, type UpstreamSettings } from "@wheelyard/upstream/settings/settings";
import { parseViews, type UpstreamViews } from "@wheelyard/upstream/settings/views";
import { wrongUsage } from "../command-error.ts";
import type { OpenIndex } from "../target/open-index.ts";
import { variable } from "../target/variables.ts";

/**
 * Where projects come from that the index does not have: WHEELYARD_UPSTREAM_SETTINGS, or else what is deployed.
 *
 * @returns undefined if it has no upstream
 * @throws {CommandError} that names every setting that is wrong
 */
export function readUpstreamSettings({
  upstream,
}: Pick<OpenIndex, "upstream">): UpstreamSettings | undefined {
  return read(variable("WHEELYARD_UPSTREAM_SETTINGS") ?? upstream, parseUpstreamSettings);
}

/**
 * The channels with rules of their own for upstream: by WHEELYARD_UPSTREAM_VIEWS, or else as deployed.
 *
 * @throws {CommandError} that names every setting that is wrong
 */
export function readViews({ views }: Pick<OpenIndex, "views">, settings: UpstreamSettings): UpstreamViews {
  const written = variable("WHEELYARD_UPSTREAM_VIEWS") ?? views;
  return read(written, (json) => parseViews(json, settings)) ?? new Map();
}

function read<T>(written: string | undefined, parse: (json: unknown) => T): T | undefined {
  if (written === undefined) return undefined;
  try {
    return parse(JSON.parse(written));
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw wrongUsage(`Cannot read the settings of upstream: expected JSON: ${error.message}`);
    }
    if (error instanceof InvalidUpstreamSettingsError) throw wrongUsage(error.message, { cause: error });
    throw error;
  }
}
