import type { ProjectName } from "@wheelyard/core/project-name";
import type { Candidate } from "./candidate.ts";

/** Groups items by project. */
export function byProject<T>(
  items: readonly T[],
  candidateOf: (item: T) => Pick<Candidate, "distribution">,
): Map<ProjectName, T[]> {
  const groups = new Map<ProjectName, T[]>();
  for (const item of items) {
    const { project } = candidateOf(item).distribution;
    groups.set(project, [...(groups.get(project) ?? []), item]);
  }
  return groups;
}
