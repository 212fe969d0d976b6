import { readVersion } from "@wheelyard/core/version";
import { matchesVersion } from "@wheelyard/core/version-specifiers";
import type { HomeProject } from "./home-shard.ts";
import { type Requirement, readRequirement, wantedVersions } from "./requirement.ts";

/** A project whose latest release requires another one. */
export interface Dependent {
  name: string;
  /** The latest release's. */
  version: string;
  /** The project's; undefined if it has none. */
  status: string | undefined;
  /** Each as it wants the other project, such as `>=2,<3`; empty if it takes any version. Never an empty list. */
  requires: readonly DependentRequirement[];
  /**
   * Whether a requirement of it admits the version that was asked about; undefined if none does for certain, and one
   * names an address or can't be read.
   */
  admits: boolean | undefined;
}

export type DependentRequirement = Pick<Requirement, "wanted" | "marker" | "extra">;

/**
 * The projects that require one, of those given, in their order.
 *
 * @param project the normalised name of the one that is required
 * @param version the newest of it, by which `admits` is decided
 */
export function dependentsOf(
  project: string,
  version: string,
  projects: readonly HomeProject[],
): Dependent[] {
  return projects.flatMap((other) => {
    // A project may require itself with another of its extras.
    if (other.name === project) return [];
    const requires = (other.requires ?? []).flatMap((text) => {
      const requirement = readRequirement(text);
      return requirement?.project === project ? [requirement] : [];
    });
    if (requires.length === 0) return [];
    return [
      {
        name: other.name,
        version: other.version,
        status: other.status,
        requires: requires.map(({ wanted, marker, extra }) => ({ wanted, marker, extra })),
        admits: anyAdmits(requires, version),
      },
    ];
  });
}

/** Where one requires different versions on different Pythons, it is enough if one of them is admitted. */
function anyAdmits(requires: readonly Requirement[], text: string): boolean | undefined {
  const version = readVersion(text);
  const answers = requires.map((requirement) => {
    const wanted = wantedVersions(requirement);
    return wanted && version ? matchesVersion(wanted, version) : undefined;
  });
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

/**
 * How many there are, and how many exclude the newest version.
 *
 * @example
 * countOfDependents([], "3.0") // "No project requires it"
 */
export function countOfDependents(dependents: readonly Dependent[], version: string): string {
  const total = dependents.length;
  if (total === 0) return "No project requires it";
  const excluding = dependents.filter(({ admits }) => admits === false).length;
  const [count, exclude] = [total.toLocaleString("en"), excluding.toLocaleString("en")];
  if (excluding === 0) return `${count} ${total === 1 ? "project requires" : "projects require"} it`;
  return `${exclude} of ${count} ${excluding === 1 ? "excludes" : "exclude"} ${version}`;
}

/**
 * One requirement in words.
 *
 * @example
 * sayRequirement({ wanted: ">=2", marker: "", extra: "fast" }) // ">=2 for its extra fast"
 */
export function sayRequirement({ wanted, marker, extra }: DependentRequirement): string {
  return [
    wanted === "" ? "any version" : wanted,
    ...(extra === undefined ? [] : [`for its extra ${extra}`]),
    ...(marker === "" ? [] : [`if ${marker}`]),
  ].join(" ");
}
