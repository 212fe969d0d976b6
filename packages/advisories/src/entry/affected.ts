import { compareVersions, type Version } from "@wheelyard/core/version";
import type { Affected, Bound, Range } from "./advisory.ts";
import { publicVersion } from "./public-version.ts";

/**
 * Whether an advisory is about a version. A local version such as `2.0.1+cu121` is treated as its public one, `2.0.1`:
 * the authors of advisories don't know about builds.
 *
 * @see https://ossf.github.io/osv-schema/#evaluation
 * @example
 * isAffected({ kind: "all" }, parseVersion("1.0")) // true
 * isAffected({ kind: "some", versions: new Set(["2.0.1"]), ranges: [] }, parseVersion("2.0.1+cu121")) // true
 */
export function isAffected(affected: Affected, version: Version): boolean {
  if (affected.kind === "all") return true;
  const withoutLocal = { ...version, local: [] };
  return (
    affected.versions.has(publicVersion(withoutLocal)) ||
    affected.ranges.some((range) => isInRange(range, withoutLocal))
  );
}

/**
 * The version to upgrade to: the lowest one above the given version at which a range that contains it ends.
 *
 * @returns undefined if the advisory names none
 * @example
 * fixedAfter({ kind: "all" }, parseVersion("1.0")) // undefined
 */
export function fixedAfter(affected: Affected, version: Version): Version | undefined {
  if (affected.kind === "all") return undefined;
  const fixes = affected.ranges
    .filter((range) => isInRange(range, { ...version, local: [] }))
    .flatMap(({ bounds }) => bounds.flatMap((bound) => (bound.kind === "fixed" ? [bound.version] : [])))
    .filter((fix) => compareVersions(fix, version) > 0 && !isAffected(affected, fix));
  return fixes.toSorted(compareVersions)[0];
}

/** Puts bounds in the order in which they are checked: at the same version, ends come before beginnings. */
export function inOrder(bounds: readonly Bound[]): Bound[] {
  return bounds.toSorted((a, b) => {
    if (a.version === undefined || b.version === undefined) {
      return Number(a.version !== undefined) - Number(b.version !== undefined);
    }
    return compareVersions(a.version, b.version) || RANK[a.kind] - RANK[b.kind];
  });
}

const RANK = { fixed: 0, introduced: 1, last: 2 } as const;

function isInRange({ bounds, limits }: Range, version: Version): boolean {
  if (limits.length > 0 && !limits.some((limit) => compareVersions(version, limit) < 0)) return false;
  let isIn = false;
  for (const bound of bounds) {
    if (bound.version === undefined) {
      isIn = true;
      continue;
    }
    const order = compareVersions(version, bound.version);
    if (bound.kind === "introduced" && order >= 0) isIn = true;
    if (bound.kind === "fixed" && order >= 0) isIn = false;
    if (bound.kind === "last" && order > 0) isIn = false;
  }
  return isIn;
}
