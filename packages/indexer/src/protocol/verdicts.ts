import type { Project } from "@wheelyard/core/project";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { mostSevere } from "@wheelyard/core/project-status";
import { SIDE_FILE_KINDS, SIDE_FILES, sideFileKey } from "@wheelyard/core/side-files";
import type { StatusVerdict, Verdict } from "./decider.ts";

/** What was found at a key. */
export type KeyVerdict =
  | {
      kind: "distribution";
      key: string;
      verdict: Verdict;
      /** The ETag of metadata that is published, although the page will name none. */
      needlessMetadata?: string | undefined;
    }
  | { kind: "status"; key: string; verdict: StatusVerdict };

/** What was found at the keys that were looked at. */
export interface Verdicts {
  distributions: ReadonlyMap<string, Verdict>;
  statuses: ReadonlyMap<string, StatusVerdict>;
  /** By the keys of their distributions, the ETags of metadata that the page will not name. */
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

/** The page after this run: what was decided is replaced, all else stays. */
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
 * Keys of which a cache may still hold the old bytes, although they were replaced or are gone. Those of a project that
 * was put in quarantine are among them.
 */
export function replacedKeys(before: ProjectPage | undefined, after: ProjectPage): string[] {
  if (before === undefined) return [];
  const now = new Map(after.distributions.map(({ key, sha256 }) => [key, sha256]));
  const replaced = before.distributions
    .filter(({ key, sha256 }) => now.get(key) !== sha256)
    .map(({ key }) => key);
  return quarantinedKeys(before).length > 0 ? replaced : [...replaced, ...quarantinedKeys(after)];
}

/** The files of a project in quarantine, and those beside them. */
export function quarantinedKeys({ statuses, distributions }: ProjectPage): string[] {
  if (mostSevere(statuses.flatMap(({ status }) => status ?? []))?.status !== "quarantined") return [];
  return distributions.flatMap(({ key, sideFiles }) => [
    key,
    ...SIDE_FILE_KINDS.filter((kind) => SIDE_FILES[kind].isServed && sideFiles[kind]).map((kind) =>
      sideFileKey(key, kind),
    ),
  ]);
}
