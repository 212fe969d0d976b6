import { compareVersions, parseVersion, type Version } from "@wheelyard/core/version";
import { matchesVersion, type VersionSpecifierSet } from "@wheelyard/core/version-specifiers";
import type { Advisory } from "./advisory.ts";
import { fixesOf, isAffected } from "./affected.ts";
import { distinct } from "./flaws.ts";
import { turningPoints, versionsAround } from "./versions-around.ts";

/** What is known about the versions that a requirement admits. */
export interface Admitted {
  /** Whether one of them is free of all known flaws. */
  isAnySafe: boolean;
  /** What is known about them: each flaw once, the worst first. Never empty. */
  flaws: readonly Advisory[];
  /** The lowest fixed version above all affected ones that it admits, in normal form. It may not admit it. */
  fixed: string | undefined;
}

/**
 * What is known about the versions that a requirement admits.
 *
 * We don't ask which versions of a public project there are. So a requirement admits nothing safe only if no version,
 * even one that nobody has published, could satisfy it and be safe. As for installers, pre-releases count only if the
 * requirement names them.
 *
 * @param existing the versions that there are, if that is known
 * @returns undefined if nothing is known about any of them, or if it admits none
 */
export function knownAbout(
  specifiers: VersionSpecifierSet,
  known: readonly Advisory[],
  existing?: readonly Version[],
): Admitted | undefined {
  if (known.length === 0) return undefined;
  const candidates = existing === undefined ? candidatesOf(specifiers, known) : installable(existing);
  const admitted = candidates.filter((version) => matchesVersion(specifiers, version));
  const flaws = known.filter(({ affected }) => admitted.some((version) => isAffected(affected, version)));
  if (flaws.length === 0) return undefined;
  const isFlawed = (version: Version) => flaws.some(({ affected }) => isAffected(affected, version));
  const flawed = admitted.filter(isFlawed);
  return {
    isAnySafe: flawed.length < admitted.length,
    flaws: distinct(flaws),
    fixed: fixedAbove(flawed.toSorted(compareVersions).at(-1), known)?.normalised,
  };
}

/** Versions of which one is safe and satisfies the specifiers, if any version does. */
function candidatesOf(specifiers: VersionSpecifierSet, known: readonly Advisory[]): Version[] {
  const named = turningPoints(specifiers);
  const points = [...named, ...known.flatMap(boundsOf)];
  const apart = new Map(points.map((version) => [version.normalised, version]));
  return [...named, ...versionsAround([...apart.values()])];
}

function boundsOf({ affected }: Advisory): Version[] {
  if (affected.kind === "all") return [];
  const bounds = affected.ranges.flatMap((range) => [
    ...range.bounds.flatMap(({ version }) => version ?? []),
    ...range.limits,
  ]);
  return [...bounds, ...[...affected.versions].map(parseVersion)];
}

/** Like an installer: pre-releases only if there is nothing else. */
function installable(existing: readonly Version[]): readonly Version[] {
  const final = existing.filter(({ isPrerelease }) => !isPrerelease);
  return final.length > 0 ? final : existing;
}

function fixedAbove(highest: Version | undefined, known: readonly Advisory[]): Version | undefined {
  if (highest === undefined) return undefined;
  return known
    .flatMap(({ affected }) => fixesOf(affected))
    .filter((fix) => compareVersions(fix, highest) > 0)
    .toSorted(compareVersions)
    .find((fix) => !known.some(({ affected }) => isAffected(affected, fix)));
}
