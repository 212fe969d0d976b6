import { readVersion, type Version } from "@wheelyard/core/version";
import type { VersionSpecifierSet } from "@wheelyard/core/version-specifiers";

/** The versions at which an answer of the specifiers may change. */
export function turningPoints(specifiers: VersionSpecifierSet): Version[] {
  return specifiers.flatMap((specifier) => {
    if (specifier.operator === "===") return readVersion(specifier.text) ?? [];
    const { operator, version } = specifier;
    switch (operator) {
      case "==.*":
      case "!=.*":
        return [version, ...beginningOf(version), ...afterAllOf(version, version.release)];
      case "~=":
        return [version, ...afterAllOf(version, version.release.slice(0, -1))];
      case "<":
        return [version, ...beginningOf(version)];
      default:
        return [version];
    }
  });
}

/** The first version of its release. */
function beginningOf({ epoch, release }: Version): Version[] {
  return versionOf(epoch, release, ".dev0");
}

/** The first version that no longer begins with a release: `1.5.dev0` for `1.4`. */
function afterAllOf({ epoch }: Version, beginning: readonly bigint[]): Version[] {
  return versionOf(epoch, [...beginning.slice(0, -1), (beginning.at(-1) ?? 0n) + 1n], ".dev0");
}

/** How many parts the longest of their releases has. */
export function depthOf(points: readonly Version[]): number {
  return Math.max(1, ...points.map(({ release }) => release.length));
}

/** The lowest version of each kind: final, post-release, pre-release, and pre-release of a post-release. */
const LOWEST = ["0", "0.post0", "0.dev0", "0a0.post0.dev0"];

/**
 * The lowest versions, the given ones without their local parts, and those directly above them, of each kind. So every
 * other version compares with all of them as one of its kind among these does.
 *
 * @param depth at least that of {@link depthOf}, for all versions that they are compared with
 */
export function versionsAround(points: readonly Version[], depth: number): Version[] {
  const around = new Map<string, Version>();
  const lowest = LOWEST.flatMap((text) => readVersion(text) ?? []);
  for (const version of [...lowest, ...points.flatMap((point) => directlyAbove(point, depth))]) {
    around.set(version.normalised, version);
  }
  return [...around.values()];
}

function directlyAbove({ epoch, release, pre, post, dev }: Version, depth: number): Version[] {
  const stripped = withoutZeros(release);
  const next = [...stripped, ...Array<bigint>(depth + 1 - stripped.length).fill(0n), 1n];
  const at = (suffix: string) => versionOf(epoch, stripped, suffix);
  const above = (suffix: string) => versionOf(epoch, next, suffix);
  const begun = pre === undefined ? "" : `${pre.phase}${pre.number}`;
  const nextPre = pre === undefined ? above(".dev0") : at(`${pre.phase}${pre.number + 1n}.dev0`);
  const itself = at(
    `${begun}${post === undefined ? "" : `.post${post}`}${dev === undefined ? "" : `.dev${dev}`}`,
  );
  if (post !== undefined) {
    const final = pre === undefined ? above("") : at("");
    const finalPost = pre === undefined ? at(`.post${dev === undefined ? post + 1n : post}`) : at(".post0");
    const prePost = dev === undefined ? `.post${post + 1n}.dev0` : `.post${post}.dev${dev + 1n}`;
    return [...itself, ...final, ...finalPost, ...nextPre, ...at(`${begun}${prePost}`)];
  }
  const isFinal = pre === undefined && dev === undefined;
  const prerelease = dev === undefined ? nextPre : at(`${begun}.dev${dev + 1n}`);
  const prePost = pre === undefined && dev !== undefined ? "a0.post0.dev0" : `${begun}.post0.dev0`;
  return [...itself, ...(isFinal ? above("") : at("")), ...at(".post0"), ...prerelease, ...at(prePost)];
}

/** `1.0` and `1` are equal. */
function withoutZeros(release: readonly bigint[]): readonly bigint[] {
  const last = release.findLastIndex((number) => number !== 0n);
  return release.slice(0, Math.max(last, 0) + 1);
}

/** @returns none if it is too long to be a version */
function versionOf(epoch: bigint, release: readonly bigint[], suffix: string): Version[] {
  return [readVersion(`${epoch}!${release.join(".")}${suffix}`) ?? []].flat();
}
