import { readVersion, type Version } from "@wheelyard/core/version";
import type { VersionSpecifierSet } from "@wheelyard/core/version-specifiers";

/** The versions at which an answer of the specifiers may change. */
export function turningPoints(specifiers: VersionSpecifierSet): Version[] {
  return specifiers.flatMap((specifier) => {
    switch (specifier.operator) {
      case "===":
        return readVersion(specifier.text) ?? [];
      case "==.*":
      case "!=.*":
        return [specifier.version, ...afterAllOf(specifier.version, specifier.version.release)];
      case "~=":
        return [specifier.version, ...afterAllOf(specifier.version, specifier.version.release.slice(0, -1))];
      default:
        return [specifier.version];
    }
  });
}

/** The first version that no longer begins with a release: `1.5` for `1.4`. */
function afterAllOf({ epoch }: Version, beginning: readonly bigint[]): Version[] {
  const after = versionOf(epoch, [...beginning.slice(0, -1), (beginning.at(-1) ?? 0n) + 1n]);
  return after === undefined ? [] : [after];
}

/**
 * Final releases and post-releases at, between, below and above some versions, such that every other one compares with
 * all of them as one of these does.
 */
export function versionsAround(points: readonly Version[]): Version[] {
  let depth = 1;
  let beyond = 0n;
  for (const { epoch, release, post = 0n } of points) {
    depth = Math.max(depth, release.length);
    for (const number of [epoch, post, ...release]) if (number >= beyond) beyond = number + 1n;
  }
  const around = new Map<string, Version>();
  const add = (epoch: bigint, release: readonly bigint[], post?: bigint) => {
    const version = versionOf(epoch, release, post);
    if (version !== undefined) around.set(version.normalised, version);
  };
  add(0n, [0n]);
  add(0n, [beyond]);
  add(beyond, [0n]);
  for (const { epoch, release, post = 0n } of points) {
    const stripped = withoutZeros(release);
    add(epoch, stripped);
    for (const number of [0n, post - 1n, post, post + 1n, beyond]) {
      if (number >= 0n) add(epoch, stripped, number);
    }
    add(epoch, [...stripped, ...Array<bigint>(depth + 1 - stripped.length).fill(0n), 1n]);
    add(epoch, [0n]);
    add(epoch, [beyond]);
    const last = stripped.at(-1) ?? 0n;
    if (last > 0n) add(epoch, [...stripped.slice(0, -1), last - 1n, beyond]);
    else if (epoch > 0n) add(epoch - 1n, [beyond]);
  }
  return [...around.values()];
}

/** `1.0` and `1` are equal. */
function withoutZeros(release: readonly bigint[]): readonly bigint[] {
  const last = release.findLastIndex((number) => number !== 0n);
  return release.slice(0, Math.max(last, 0) + 1);
}

/** @returns undefined for one that is too long to be a version */
function versionOf(epoch: bigint, release: readonly bigint[], post?: bigint): Version | undefined {
  return readVersion(`${epoch}!${release.join(".")}${post === undefined ? "" : `.post${post}`}`);
}
