import { type DistributionRecord, listing, type ProjectPage } from "./project-page.ts";
import { parseVersion } from "./version.ts";

/** The listed files of one version. */
export interface Release {
  version: string;
  /** Never empty. */
  files: readonly DistributionRecord[];
  /** ISO 8601 in UTC: when the first of its files was uploaded. */
  time: string;
  summary: string;
}

/**
 * The project's releases in order of their versions. None for a quarantined project.
 *
 * @example
 * releases(page).map(({ version, time }) => `${version} of ${time}`) // ["1.0 of 2026-01-01T12:00:00.000Z"]
 */
export function releases(page: ProjectPage): Release[] {
  const byVersion = new Map<string, DistributionRecord[]>();
  for (const file of listing(page).files) {
    byVersion.set(file.version, [...(byVersion.get(file.version) ?? []), file]);
  }
  return [...byVersion].map(([version, files]) => ({
    version,
    files,
    time: files.map(({ uploadTime }) => uploadTime).toSorted()[0] ?? "",
    summary: representative(files)?.summary ?? "",
  }));
}

/**
 * The release that installers pick by default: the highest that is not yanked, and a final one if there is any.
 *
 * @returns undefined if they would pick none
 * @example
 * installableRelease(releases(page)).version // "1.0"
 */
export function installableRelease(all: readonly Release[]): Release | undefined {
  const kept = all.filter(({ files }) => !files.every(isYanked));
  return kept.findLast(({ version }) => !parseVersion(version).isPrerelease) ?? kept.at(-1);
}

/**
 * The release that people mean if they name none: the one that installers pick, or else the highest.
 *
 * @example
 * latestRelease(releases(page)).version // "1.0"
 */
export function latestRelease(all: readonly Release[]): Release | undefined {
  return installableRelease(all) ?? all.at(-1);
}

/**
 * The file whose metadata speaks for its release: a wheel's is final, an sdist's may change when it is built.
 *
 * @example
 * representative([{ key: "acme-1.0.tar.gz" }, { key: "acme-1.0-py3-none-any.whl" }]).key // "acme-1.0-py3-none-any.whl"
 */
export function representative(files: readonly DistributionRecord[]): DistributionRecord | undefined {
  return files.find(({ key }) => key.endsWith(".whl")) ?? files[0];
}

/**
 * Whether installers take the file only if it is pinned.
 *
 * @example
 * isYanked({ sideFiles: { yanked: { etag: "e", reason: "" } } }) // true
 */
export function isYanked({ sideFiles }: DistributionRecord): boolean {
  return sideFiles.yanked !== undefined;
}
