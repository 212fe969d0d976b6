import { byteSize } from "@wheelyard/core/byte-size";
import type { Project } from "@wheelyard/core/project";
import type { JsonFile } from "@wheelyard/core/project-page-json";
import type { NormalVersion } from "@wheelyard/core/version";
import { MAX_FILES } from "./files.ts";
import { type Html, html } from "./html.ts";
import { type KnownAdvisory, knownAdvisories } from "./known-advisories.ts";
import { moment } from "./moment.ts";
import { projectPageUrl, simplePageUrl } from "./page-urls.ts";
import { type PublicOrigin, renderPublicDocument } from "./public-document.ts";

/** One release of a project that comes from another index. */
export interface PublicReleasePage extends PublicOrigin {
  version: NormalVersion;
  /** Never empty. What is held back is yanked, and its URL is one of this host. */
  files: readonly JsonFile[];
  /** What is known about the release, the worst first. */
  advisories: readonly KnownAdvisory[];
}

/**
 * Renders the page of one release of a project that is not private: its files, and why some are held back.
 *
 * @param site the index's public address without a trailing slash, if known
 */
export function renderPublicRelease(page: PublicReleasePage, site: string | undefined): string {
  const { project, version, files, advisories } = page;
  return renderPublicDocument(page, {
    version,
    pinned: version,
    facts: html`<a href="${projectPageUrl(project)}">The project</a>`,
    content: html`<section id="files" aria-labelledby="files-title">
<h2 id="files-title">Files</h2>
${fileList(project, files)}</section>
${knownAdvisories(advisories)}`,
    site,
  });
}

function fileList(project: Project, files: readonly JsonFile[]): Html {
  const more = files.length - MAX_FILES;
  return html`<ol class="files">
${files.slice(0, MAX_FILES).map(item)}</ol>
${more > 0 && html`<p class="note">And ${more} more: the <a href="${simplePageUrl(project)}">list for programs</a> has them all.</p>\n`}`;
}

function item({ filename, url, size, yanked, ...file }: JsonFile): Html {
  const { "upload-time": uploadTime, "requires-python": requiresPython } = file;
  return html`<li${yanked !== undefined && html` class="yanked"`}>
<p class="name"><a href="${url}" rel="nofollow noopener noreferrer">${filename}</a>${yanked !== undefined && html` <span class="badge danger">yanked</span>`}</p>
<p class="facts">${size !== undefined && html`<span>${byteSize(size)}</span>`}${uploadTime !== undefined && html`<span>${moment(uploadTime)}</span>`}${requiresPython !== undefined && html`<span>Python ${requiresPython}</span>`}</p>
${typeof yanked === "string" && html`<p class="reason">${yanked}</p>\n`}</li>
`;
}
