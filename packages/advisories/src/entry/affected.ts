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
  return affected.versions.has(withoutLocal(version).text) || isInRanges(affected, version);
}

/** Whether one of the ranges contains it. */
export function isInRanges(affected: Affected, version: Version): boolean {
  if (affected.kind === "all") return false;
  const { version: place } = withoutLocal(version);
  return affected.ranges.some((range) => isInRange(range, place));
}

interface WithoutLocal {
  version: Version;
  /** As `publicVersion` makes it. */
  text: string;
}

/** A version is compared with all that is known about its project. */
const publicVersions = new WeakMap<Version, WithoutLocal>();

function withoutLocal(version: Version): WithoutLocal {
  const known = publicVersions.get(version);
  if (known !== undefined) return known;
  const one = { version: { ...version, local: [] }, text: publicVersion(version) };
  publicVersions.set(version, one);
  return one;
}

/** The versions at which its ranges end because the flaw is fixed there. */
export function fixesOf(affected: Affected): Version[] {
  if (affected.kind === "all") return [];
  return affected.ranges.flatMap(({ bounds }) =>
    bounds.flatMap((bound) => (bound.kind === "fixed" ? [bound.version] : [])),
  );
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

/** Looks at few of the bounds, of which an entry may have a hundred thousand: they are in order. */
function isInRange({ bounds, limits }: Range, version: Version): boolean {
  if (limits.length > 0 && !limits.some((limit) => compareVersions(version, limit) < 0)) return false;
  for (let at = countUpTo(bounds, version) - 1; at >= 0; at--) {
    const bound = bounds[at];
    if (bound?.kind === "introduced") return true;
    if (bound?.kind === "fixed") return false;
    // At the last affected version, nothing has changed yet.
    if (bound !== undefined && compareVersions(version, bound.version) > 0) return false;
  }
  return false;
}

/** How many bounds are not above the version. */
function countUpTo(bounds: readonly Bound[], version: Version): number {
  let [low, high] = [0, bounds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = bounds[middle]?.version;
    if (at === undefined || compareVersions(at, version) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
