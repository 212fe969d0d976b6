import { type DistributionRecord, type ProjectPage, visiblePage } from "./project-page.ts";
import type { NormalVersion, Version } from "./version.ts";

/** The listed files of one version. */
export interface Release {
  version: NormalVersion;
  parsedVersion: Version;
  isPrerelease: boolean;
  /** Never empty. */
  files: readonly DistributionRecord[];
  /** ISO 8601 in UTC: when the first of its files was uploaded. */
  time: string;
  summary: string;
}

/**
 * The project's releases, ordered by version. None for a quarantined project.
 *
 * @example
 * releases(page).map(({ version, time }) => `${version} of ${time}`) // ["1.0 of 2026-01-01T12:00:00.000Z"]
 */
export function releases(page: ProjectPage): Release[] {
  const byVersion = new Map<NormalVersion, { parsedVersion: Version; files: DistributionRecord[] }>();
  for (const file of visiblePage(page).files) {
    const { version } = file.distribution;
    const release = byVersion.get(version.normalised) ?? { parsedVersion: version, files: [] };
    byVersion.set(version.normalised, release);
    release.files.push(file);
  }
  return [...byVersion].map(([version, { parsedVersion, files }]) => ({
    version,
    parsedVersion,
    isPrerelease: parsedVersion.isPrerelease,
    files,
    time: files.map(({ uploadTime }) => uploadTime).toSorted()[0] ?? "",
    summary: representative(files)?.summary ?? "",
  }));
}

/**
 * The release that installers pick by default: the highest that is not yanked, preferring final releases.
 *
 * @returns undefined if they would pick none
 * @example
 * installableRelease(releases(page)).version // "1.0"
 */
export function installableRelease(all: readonly Release[]): Release | undefined {
  const kept = all.filter(({ files }) => !files.every(isYanked));
  return preferredRelease(kept);
}

/**
 * The release that installers prefer among those that they may choose: the highest final one, or the highest
 * pre-release if there is nothing else.
 *
 * @param all in version order
 * @returns undefined if there are none
 * @example
 * preferredRelease([{ isPrerelease: false, version: "1.0" }, { isPrerelease: true, version: "2.0rc1" }]).version // "1.0"
 */
export function preferredRelease<R extends { isPrerelease: boolean }>(all: readonly R[]): R | undefined {
  return all.findLast(({ isPrerelease }) => !isPrerelease) ?? all.at(-1);
}

/**
 * The release that people mean when they don't name one: the one that installers pick, or else the highest.
 *
 * @example
 * latestRelease(releases(page)).version // "1.0"
 */
export function latestRelease(all: readonly Release[]): Release | undefined {
  return installableRelease(all) ?? all.at(-1);
}

/**
 * The file whose metadata speaks for the release: a wheel's metadata is final, an sdist's may change when it is built.
 *
 * @example
 * representative(page.distributions).key // "acme-1.0-py3-none-any.whl"
 */
export function representative(files: readonly DistributionRecord[]): DistributionRecord | undefined {
  return files.find(({ distribution }) => distribution.kind === "wheel") ?? files[0];
}

/**
 * Whether installers skip the file unless it is pinned.
 *
 * @example
 * isYanked({ sideFiles: { yanked: { etag: "e", reason: "" } } }) // true
 */
export function isYanked({ sideFiles }: DistributionRecord): boolean {
  return sideFiles.yanked !== undefined;
}
