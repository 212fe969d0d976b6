import type { Manifest } from "@wheelyard/advisories/data-set/manifest";
import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import type { Project } from "@wheelyard/core/project";
import type { NormalVersion } from "@wheelyard/core/version";
import type { ReleaseMetadata } from "@wheelyard/indexer/commit/release-metadata";
import type { NamedAdvisory, ReleaseAdvisories } from "@wheelyard/site/release-advisories";
import type { KnownOfRelease } from "../advising/known-of-release.ts";
import { advisoryUrl } from "../rules/advised.ts";

/** What is known about a release, for the renderer of pages for people. */
export function releaseAdvisoriesOf(
  project: Project,
  version: NormalVersion,
  { newest }: Pick<Manifest, "newest">,
  { flaws, requirements, unread }: KnownOfRelease,
  metadata: ReleaseMetadata["kind"],
): ReleaseAdvisories {
  return {
    project,
    version,
    newest,
    unreadRequirements: unread,
    unknownRequirements:
      metadata === "read" ? undefined : metadata === "none" ? "no metadata" : "other metadata",
    flaws: flaws.map(({ advisory, fixed }) => ({ advisory: named(advisory), fixed })),
    requirements: requirements.map(({ requirement: { name, wanted, marker, extra }, admitted }) => ({
      text: `${name}${wanted === "" ? "" : ` ${wanted}`}`,
      condition: [extra === undefined ? "" : `with [${extra}]`, marker === "" ? "" : `if ${marker}`]
        .filter((part) => part !== "")
        .join(", "),
      isAnySafe: admitted.isAnySafe,
      advisories: admitted.flaws.map(named),
      fixed: admitted.fixed,
    })),
  };
}

function named({ id, aliases, severity, summary }: Advisory): NamedAdvisory {
  return { ids: [id, ...aliases], url: advisoryUrl(id), severity, summary };
}
