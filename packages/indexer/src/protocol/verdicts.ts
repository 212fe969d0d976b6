import type { Project } from "@wheelyard/core/project";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { mostSevere } from "@wheelyard/core/project-status";
import { SIDE_FILE_KINDS, SIDE_FILES, sideFileKey } from "@wheelyard/core/side-files";
import type { StatusVerdict, Verdict } from "./decider.ts";

/** What was decided about a key. */
export type KeyVerdict =
  | {
      kind: "distribution";
      key: string;
      verdict: Verdict;
      /** The ETag of published metadata that the page will not name. */
      needlessMetadata?: string | undefined;
    }
  | { kind: "status"; key: string; verdict: StatusVerdict };

/** What was decided about the keys that were looked at. */
export interface Verdicts {
  distributions: ReadonlyMap<string, Verdict>;
  statuses: ReadonlyMap<string, StatusVerdict>;
  /** The ETags of metadata that the page will not name, by the key of the distribution. */
  needlessMetadata: ReadonlyMap<string, string>;
}

export function verdictsOf(found: readonly KeyVerdict[]): Verdicts {
  return {
    distributions: new Map(
      found.flatMap(({ kind, key, verdict }) => (kind === "distribution" ? [[key, verdict] as const] : [])),
    ),
    statuses: new Map(
      found.flatMap(({ kind, key, verdict }) => (kind === "status" ? [[key, verdict] as const] : [])),
    ),
    needlessMetadata: new Map(
      found.flatMap((one) =>
        one.kind === "distribution" && one.needlessMetadata !== undefined
          ? [[one.key, one.needlessMetadata] as const]
          : [],
      ),
    ),
  };
}

/** The page after this run: records of decided keys are replaced, all others stay. */
export function nextPage(project: Project, before: ProjectPage | undefined, verdicts: Verdicts): ProjectPage {
  return {
    project,
    distributions: replaceDecided(before?.distributions ?? [], verdicts.distributions),
    statuses: replaceDecided(before?.statuses ?? [], verdicts.statuses),
  };
}

function replaceDecided<R extends { key: string }>(
  records: readonly R[],
  verdicts: ReadonlyMap<string, { kind: "listed" | "applied"; record: R } | { kind: "absent" | "rejected" }>,
): R[] {
  const untouched = records.filter(({ key }) => !verdicts.has(key));
  const decided = [...verdicts.values()].flatMap((verdict) => ("record" in verdict ? [verdict.record] : []));
  return [...untouched, ...decided];
}

/**
 * Keys whose old bytes a cache may still hold, although they were replaced or deleted, or their project was
 * quarantined.
 */
export function replacedKeys(before: ProjectPage | undefined, after: ProjectPage): string[] {
  if (before === undefined) return [];
  const now = new Map(after.distributions.map(({ key, sha256 }) => [key, sha256]));
  const replaced = before.distributions
    .filter(({ key, sha256 }) => now.get(key) !== sha256)
    .map(({ key }) => key);
  return quarantinedKeys(before).length > 0 ? replaced : [...replaced, ...quarantinedKeys(after)];
}

/** The files of a quarantined project, with their side files. */
export function quarantinedKeys({ statuses, distributions }: ProjectPage): string[] {
  if (mostSevere(statuses.flatMap(({ status }) => status ?? []))?.status !== "quarantined") return [];
  return distributions.flatMap(({ key, sideFiles }) => [
    key,
    ...SIDE_FILE_KINDS.filter((kind) => SIDE_FILES[kind].isServed && sideFiles[kind]).map((kind) =>
      sideFileKey(key, kind),
    ),
  ]);
}
