import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import type { Version } from "@wheelyard/core/version";
import { advisedOf, advisoryUrl } from "@wheelyard/upstream/rules/advised";
import type { AdvisorySettings, Exception } from "@wheelyard/upstream/settings/advisory-settings";
import type { Acceptance, InventoryAdvisory } from "./release.ts";

/** What is known against a release, the worst first, and which of it the settings accept at this time. */
export function advisoriesOf(
  version: Version,
  known: readonly Advisory[],
  { hide = "malicious", allow = [] }: Partial<Pick<AdvisorySettings, "hide" | "allow">>,
  now: Date,
): InventoryAdvisory[] {
  return advisedOf([version], { known, hide, allow }, now).map(({ flaw: { advisory, fixed }, exception }) => {
    const { id, aliases, severity, summary } = advisory;
    return {
      id,
      aliases,
      url: advisoryUrl(id),
      severity,
      summary,
      ...(fixed !== undefined && { fixed }),
      ...(exception && { accepted: acceptance(exception) }),
    };
  });
}

export function acceptance({ until, reason }: Exception): Acceptance {
  return { until, reason };
}
