import type { Upstream } from "@wheelyard/edge-auth/build";
import {
  InvalidUpstreamSettingsError,
  type SettingProblem,
} from "@wheelyard/upstream/settings/setting-problem";
import {
  parseUpstreamSettings,
  type UpstreamSettings,
  type WrittenUpstreamSettings,
} from "@wheelyard/upstream/settings/settings";
import * as z from "zod";

/** Where projects come from that are not in the bucket. */
export interface DeployedUpstream {
  files: UpstreamSettings["files"];
  /** Whether advisories hold anything back, so that they are fetched. */
  isAdvised: boolean;
  /** In JSON, as the function reads them. */
  settings: string;
}

/** Lambda allows 4,096 for all variables of a function. The others need less than the rest. */
export const MAX_BYTES = 3_500;

/**
 * Read by the function's own reader, so that it can start with whatever is deployed.
 *
 * Each problem has its own sentence, in the `params` of its issue.
 */
export const upstreamSettings = z
  .custom<WrittenUpstreamSettings>()
  .transform((written, context): DeployedUpstream => {
    const { problems, files, isAdvised } = read(written);
    for (const { setting, problem } of problems) {
      context.issues.push({ code: "custom", input: written, params: { sentence: `${setting} ${problem}` } });
    }
    return { files, isAdvised, settings: JSON.stringify(written) };
  });

function read(
  written: unknown,
): { problems: readonly SettingProblem[] } & Pick<DeployedUpstream, "files" | "isAdvised"> {
  try {
    const { sources, files, advisories } = parseUpstreamSettings(written);
    const problems = [...plainSources(sources), ...plainSource(advisories), ...tooMuch(written)];
    return { problems, files, isAdvised: advisories !== undefined };
  } catch (error) {
    if (!(error instanceof InvalidUpstreamSettingsError)) throw error;
    return { problems: error.problems, files: "direct", isAdvised: false };
  }
}

/** Locally, plain http leads to the same machine. In AWS it leads nowhere. */
function plainSources(sources: UpstreamSettings["sources"]): SettingProblem[] {
  return sources.flatMap(({ index }, i) =>
    index.startsWith("https://")
      ? []
      : [
          {
            setting: `upstream.sources[${i}].index`,
            problem: `is "${index}", expected https: plain http is for a local stack alone`,
          },
        ],
  );
}

function plainSource(advisories: UpstreamSettings["advisories"]): SettingProblem[] {
  if (advisories === undefined || advisories.source.startsWith("https://")) return [];
  const problem = `is "${advisories.source}", expected https: plain http is for a local stack alone`;
  return [{ setting: "upstream.advisories.source", problem }];
}

function tooMuch(written: unknown): SettingProblem[] {
  const bytes = Buffer.byteLength(JSON.stringify(written));
  return bytes <= MAX_BYTES
    ? []
    : [
        {
          setting: "upstream",
          problem: `has ${bytes} bytes in JSON, expected at most ${MAX_BYTES}, because Lambda takes no more: let one pattern cover several names`,
        },
      ];
}

/** An environment's kind of upstream. Its edge function and its behaviours must be for the same kind. */
export function upstreamOf({ upstream }: { upstream?: DeployedUpstream | undefined }): Upstream {
  return upstream?.files ?? "none";
}
