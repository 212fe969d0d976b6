import type { Distribution } from "@wheelyard/core/distribution-filename";
import { keyRole } from "@wheelyard/core/key-role";
import { isSameProject, type Project } from "@wheelyard/core/project";

/** "Look at this key again." Nothing more is believed of an event. */
export type Hint = DistributionHint | StatusHint;

export interface DistributionHint {
  kind: "distribution";
  key: string;
  distribution: Distribution;
  /** An event says that the distribution was created, so it is worth reading at once. */
  created: boolean;
}

export interface StatusHint {
  kind: "status";
  key: string;
  project: Project;
}

/** The hint to look at a key of the project that no event named; none if it is not of this project. */
export function hintFor(key: string, project: Project): Hint[] {
  const role = keyRole(key);
  if (role.kind === "distribution" && isSameProject(role.project, project)) {
    return [{ kind: "distribution", key: role.key, distribution: role.distribution, created: false }];
  }
  return role.kind === "status" && isSameProject(role.project, project)
    ? [{ kind: "status", key, project }]
    : [];
}

/** The versions of the distributions that are hinted at, in PEP 440 normal form. */
export function hintedVersions(hints: Iterable<Hint>): ReadonlySet<string> {
  return new Set(
    [...hints].flatMap((hint) =>
      hint.kind === "distribution" ? [hint.distribution.version.normalised] : [],
    ),
  );
}
