import type { CoreMetadata } from "./core-metadata.ts";
import type { Wheel } from "./distribution-filename.ts";
import { absoluteFileUrl } from "./file-url.ts";
import type { DistributionRecord, ProjectPage } from "./project-page.ts";
import { isYanked, type Release, releases } from "./releases.ts";
import { projectUrl } from "./simple-url.ts";

/**
 * Renders what the legacy JSON API says about a project: its latest release and the files of all releases.
 *
 * The keys are those of pypi.org. The document is written at upload, so for what an upload can't know (downloads,
 * vulnerabilities, MD5 sums) it says what pypi.org says when it doesn't know. Downloads are counted in another object.
 *
 * @see https://docs.pypi.org/api/json/
 * @param site the index's public address without a trailing slash; links begin at the root if it is unknown
 * @example
 * JSON.parse(renderLegacyProject(page, releases(page)[0], undefined, undefined)).info.version // "1.0"
 */
export function renderLegacyProject(
  page: ProjectPage,
  latest: Release,
  metadata: CoreMetadata | undefined,
  site: string | undefined,
): string {
  return stringify({
    info: info(page, latest, metadata, site),
    last_serial: -1,
    releases: Object.fromEntries(releases(page).map(({ version, files }) => [version, urls(files, site)])),
    urls: urls(latest.files, site),
    vulnerabilities: [],
  });
}

/**
 * Renders what the legacy JSON API says about one release.
 *
 * @example
 * JSON.parse(renderLegacyRelease(page, releases(page)[0], undefined, undefined)).urls.length // 1
 */
export function renderLegacyRelease(
  page: ProjectPage,
  release: Release,
  metadata: CoreMetadata | undefined,
  site: string | undefined,
): string {
  return stringify({
    info: info(page, release, metadata, site),
    last_serial: -1,
    urls: urls(release.files, site),
    vulnerabilities: [],
  });
}

/** In characters. Only the core metadata has what an author writes beyond that. */
const MAX_DESCRIPTION_LENGTH = 256 * 1024;

function info(
  page: ProjectPage,
  { version, files }: Release,
  metadata: CoreMetadata | undefined,
  site: string | undefined,
): object {
  const url = projectUrl(page.project, site);
  const reasons = files.flatMap(({ sideFiles }) => sideFiles.yanked?.reason || []);
  return {
    author: metadata?.author ?? null,
    author_email: metadata?.authorEmail ?? null,
    bugtrack_url: null,
    classifiers: metadata?.classifiers ?? [],
    description: (metadata?.description ?? "").slice(0, MAX_DESCRIPTION_LENGTH),
    description_content_type: metadata?.descriptionContentType ?? null,
    docs_url: null,
    download_url: metadata?.downloadUrl ?? null,
    downloads: { last_day: -1, last_month: -1, last_week: -1 },
    dynamic: metadata && metadata.dynamic.length > 0 ? metadata.dynamic : null,
    home_page: metadata?.homePage ?? null,
    keywords: metadata?.keywords ?? null,
    license: metadata?.license ?? null,
    license_expression: metadata?.licenseExpression ?? null,
    license_files: metadata && metadata.licenseFiles.length > 0 ? metadata.licenseFiles : null,
    maintainer: metadata?.maintainer ?? null,
    maintainer_email: metadata?.maintainerEmail ?? null,
    name: metadata?.name ?? page.project.name,
    package_url: url,
    platform: metadata?.platform ?? null,
    project_url: url,
    project_urls:
      metadata && metadata.projectUrls.length > 0
        ? Object.fromEntries(metadata.projectUrls.map(({ label, url }) => [label, url]))
        : null,
    provides_extra: metadata && metadata.providesExtra.length > 0 ? metadata.providesExtra : null,
    release_url: url,
    requires_dist: metadata && metadata.requiresDist.length > 0 ? metadata.requiresDist : null,
    requires_python: metadata?.requiresPython ?? null,
    summary: metadata?.summary ?? null,
    version,
    yanked: files.every(isYanked),
    yanked_reason: files.every(isYanked) ? (reasons[0] ?? null) : null,
  };
}

function urls(files: readonly DistributionRecord[], site: string | undefined): object[] {
  return files.map((file) => {
    const { distribution } = file;
    const { yanked, signature } = file.sideFiles;
    return {
      comment_text: null,
      digests: { sha256: file.sha256 },
      downloads: -1,
      filename: distribution.filename,
      has_sig: signature !== undefined,
      ...(distribution.kind === "wheel"
        ? { packagetype: "bdist_wheel", python_version: pythonTags(distribution) }
        : { packagetype: "sdist", python_version: "source" }),
      requires_python: file.requiresPython ?? null,
      size: file.size,
      upload_time: file.uploadTime.slice(0, "2026-01-01T00:00:00".length),
      upload_time_iso_8601: file.uploadTime,
      url: absoluteFileUrl(site ?? "", file.key),
      yanked: yanked !== undefined,
      yanked_reason: yanked?.reason || null,
    };
  });
}

/** The first of the three sets of tags that end a wheel's filename. */
function pythonTags({ tags }: Wheel): string {
  return [...new Set(tags.map(({ python }) => python))].join(".");
}

function stringify(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
