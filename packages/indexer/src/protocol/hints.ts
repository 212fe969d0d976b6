import type { Distribution } from "@wheelyard/core/distribution-filename";
import { keyRole } from "@wheelyard/core/key-role";
import { isSameProject, type Project } from "@wheelyard/core/project";
import type { NormalVersion } from "@wheelyard/core/version";

/** "Look at this key again." An event is trusted for nothing more. */
export type Hint = DistributionHint | StatusHint;

export interface DistributionHint {
  kind: "distribution";
  key: string;
  distribution: Distribution;
  /** An event says that the distribution was created, so it is worth reading right away. */
  created: boolean;
}

export interface StatusHint {
  kind: "status";
  key: string;
  project: Project;
}

/** A hint to look at a key that no event named. Empty if the key is not one of this project. */
export function hintFor(key: string, project: Project): Hint[] {
  const role = keyRole(key);
  if (role.kind === "distribution" && isSameProject(role.project, project)) {
    return [{ kind: "distribution", key: role.key, distribution: role.distribution, created: false }];
  }
  return role.kind === "status" && isSameProject(role.project, project)
    ? [{ kind: "status", key, project }]
    : [];
}

/** The versions of the hinted distributions. */
export function hintedVersions(hints: Iterable<Hint>): ReadonlySet<NormalVersion> {
  return new Set(
    [...hints].flatMap((hint) =>
      hint.kind === "distribution" ? [hint.distribution.version.normalised] : [],
    ),
  );
}
