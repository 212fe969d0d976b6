import { basename } from "../core/bucket-layout.ts";
import type { CoreMetadata } from "../core/core-metadata.ts";
import { absoluteFileUrl } from "../core/file-url.ts";
import { escapeHtml } from "../core/html.ts";
import { listing, type ProjectPage } from "../core/project-page.ts";
import { type Release, releases } from "../core/releases.ts";
import { renderDocument } from "./document.ts";
import { projectPageUrl, releasePageUrl } from "./page-urls.ts";

/**
 * Renders the page of a project: its latest release, and the list of all of them.
 *
 * @param latest undefined where the project is quarantined: then there is a banner and nothing else
 * @param metadata of the latest release, where it can be read
 * @param site the index's public address without a trailing slash, where it is known
 */
export async function renderProjectPage(
  page: ProjectPage,
  latest: Release | undefined,
  metadata: CoreMetadata | undefined,
  site: string | undefined,
): Promise<string> {
  return renderDocument({
    title: page.project,
    main: [
      `<h1>${escapeHtml(page.project)}</h1>\n`,
      banner(page),
      ...(latest ? [about(page, latest, metadata, site), history(page)] : []),
    ].join(""),
  });
}

/** Renders the page of one release. It names no other one, so that a new release leaves it as it is. */
export async function renderReleasePage(
  page: ProjectPage,
  release: Release,
  metadata: CoreMetadata | undefined,
  site: string | undefined,
): Promise<string> {
  return renderDocument({
    title: `${page.project} ${release.version}`,
    main: [
      `<h1>${escapeHtml(`${page.project} ${release.version}`)}</h1>\n`,
      banner(page),
      about(page, release, metadata, site),
      `<p><a href="${escapeHtml(projectPageUrl(page.project))}#history">All releases</a></p>\n`,
    ].join(""),
  });
}

function banner(page: ProjectPage): string {
  const { status } = listing(page);
  if (status === undefined) return "";
  const reason = status.reason === undefined ? "" : `: ${status.reason}`;
  return `<p role="status">${escapeHtml(`This project is ${status.status}${reason}`)}</p>\n`;
}

function about(
  { project }: ProjectPage,
  { version, files, summary }: Release,
  metadata: CoreMetadata | undefined,
  site: string | undefined,
): string {
  const index = `${site ?? ""}/simple/`;
  const items = files.map(
    ({ key, size, sha256 }) =>
      `<li><a href="${escapeHtml(absoluteFileUrl("", key))}">${escapeHtml(basename(key))}</a> ${size} bytes, sha256 <code>${sha256}</code></li>\n`,
  );
  return `<p>${escapeHtml(summary)}</p>
<pre><code>${escapeHtml(`pip install --index-url ${index} ${project}==${version}`)}</code></pre>
<h2>Files</h2>
<ul>
${items.join("")}</ul>
<h2>Description</h2>
<pre>${escapeHtml(metadata?.description ?? "")}</pre>
`;
}

function history(page: ProjectPage): string {
  const items = releases(page).map(
    ({ version, time }) =>
      `<li><a href="${escapeHtml(releasePageUrl(page.project, version))}">${escapeHtml(version)}</a> <time datetime="${escapeHtml(time)}">${escapeHtml(time.slice(0, 10))}</time></li>\n`,
  );
  return `<h2 id="history">Releases</h2>
<ul>
${items.reverse().join("")}</ul>
`;
}
