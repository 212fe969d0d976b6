import { compareVersions, parseVersion, type Version } from "@wheelyard/core/version";
import { installableVersions, type VersionSpecifierSet } from "@wheelyard/core/version-specifiers";
import type { Advisory } from "./advisory.ts";
import { fixesOf, isAffected } from "./affected.ts";
import { distinct } from "./flaws.ts";
import { depthOf, turningPoints, versionsAround } from "./versions-around.ts";

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
 * @param known about one project. Whatever it decides alone is found out once, however many requirements there are
 * @param existing the versions that there are, if that is known
 * @returns undefined if nothing is known about any of them, or if it admits none
 */
export function knownAbout(
  specifiers: VersionSpecifierSet,
  known: readonly Advisory[],
  existing?: readonly Version[],
): Admitted | undefined {
  if (known.length === 0) return undefined;
  const project = projects.get(known) ?? new KnownProject(known);
  projects.set(known, project);
  const admitted = installableVersions(specifiers, existing ?? project.candidates(specifiers));
  const flawed = admitted.filter((version) => project.about(version).length > 0);
  if (flawed.length === 0) return undefined;
  const about = new Set(flawed.flatMap((version) => project.about(version)));
  return {
    isAnySafe: flawed.length < admitted.length,
    flaws: distinct(known.filter((advisory) => about.has(advisory))),
    fixed: project.fixedAbove(flawed.toSorted(compareVersions).at(-1))?.normalised,
  };
}

const projects = new WeakMap<readonly Advisory[], KnownProject>();

/** What is known about one project, which many requirements may ask for. */
class KnownProject {
  readonly #known: readonly Advisory[];
  readonly #bounds: readonly Version[];
  readonly #about = new Map<string, readonly Advisory[]>();
  /** By the depth of what they are compared with. */
  readonly #around = new Map<number, readonly Version[]>();
  #fixes: readonly Version[] | undefined;

  constructor(known: readonly Advisory[]) {
    this.#known = known;
    const bounds = new Map(known.flatMap(boundsOf).map((version) => [version.normalised, version]));
    this.#bounds = [...bounds.values()];
  }

  /** Versions of which one is safe and satisfies the specifiers, if any version does. */
  candidates(specifiers: VersionSpecifierSet): Version[] {
    const named = turningPoints(specifiers);
    const depth = Math.max(depthOf(this.#bounds), depthOf(named));
    const around = this.#around.get(depth) ?? versionsAround(this.#bounds, depth);
    this.#around.set(depth, around);
    return [...named, ...versionsAround(named, depth), ...around];
  }

  about(version: Version): readonly Advisory[] {
    const about =
      this.#about.get(version.normalised) ??
      this.#known.filter(({ affected }) => isAffected(affected, version));
    this.#about.set(version.normalised, about);
    return about;
  }

  /** The lowest version above that fixes a flaw and has no other. */
  fixedAbove(version: Version | undefined): Version | undefined {
    if (version === undefined) return undefined;
    this.#fixes ??= this.#known
      .flatMap(({ affected }) => fixesOf(affected))
      .filter((fix) => this.about(fix).length === 0)
      .toSorted(compareVersions);
    return this.#fixes.find((fix) => compareVersions(fix, version) > 0);
  }
}

function boundsOf({ affected }: Advisory): Version[] {
  if (affected.kind === "all") return [];
  const bounds = affected.ranges.flatMap((range) => [
    ...range.bounds.flatMap(({ version }) => version ?? []),
    ...range.limits,
  ]);
  return [...bounds, ...[...affected.versions].map(parseVersion)];
}
