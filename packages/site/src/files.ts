import { basename } from "@wheelyard/core/bucket-layout/object-key";
import { byteSize } from "@wheelyard/core/byte-size";
import type { Distribution } from "@wheelyard/core/distribution-filename";
import { absoluteFileUrl } from "@wheelyard/core/file-url";
import type { Project } from "@wheelyard/core/project";
import type { DistributionRecord } from "@wheelyard/core/project-page";
import { SIDE_FILE_KINDS, SIDE_FILES, sideFileKey } from "@wheelyard/core/side-files";
import { type Html, html } from "./html.ts";
import { moment } from "./moment.ts";
import { simplePageUrl } from "./page-urls.ts";

/** The most that a page shows. The list for programs has them all. */
export const MAX_FILES = 200;

/** Ordered by key. */
const LINKED_KINDS = SIDE_FILE_KINDS.filter((kind) => SIDE_FILES[kind].link !== undefined).toSorted((a, b) =>
  SIDE_FILES[a].suffix < SIDE_FILES[b].suffix ? -1 : 1,
);

export function fileList(project: Project, files: readonly DistributionRecord[]): Html {
  const more = files.length - MAX_FILES;
  return html`<ol class="files">
${files.slice(0, MAX_FILES).map(file)}</ol>
${more > 0 && html`<p class="note">And ${more} more: the <a href="${simplePageUrl(project)}">list for programs</a> has them all.</p>\n`}`;
}

/** The anchor of a file on its page. */
export function fileAnchor(position: number): string {
  return `file-${position + 1}`;
}

function file(record: DistributionRecord, position: number): Html {
  const { key, distribution, size, sha256, uploadTime, requiresPython, metadataSha256, sideFiles } = record;
  const url = absoluteFileUrl("", key);
  const yanked = sideFiles.yanked;
  return html`<li id="${fileAnchor(position)}"${yanked && html` class="yanked"`}>
<p class="name"><a href="${url}">${basename(key)}</a>${yanked && html` <span class="badge danger">yanked</span>`}</p>
<p class="facts"><span>${kind(distribution)}</span><span>${byteSize(size)}</span><span>${moment(uploadTime)}</span>${requiresPython !== undefined && html`<span>Python ${requiresPython}</span>`}${metadataSha256 !== undefined && html`<a href="${url}.metadata">metadata</a>`}${sideFileLinks(record)}</p>
<p class="hash"><span>SHA-256</span> <code>${sha256}</code><button type="button" data-copy hidden aria-label="Copy the SHA-256 of ${basename(key)}">Copy</button></p>
${yanked && yanked.reason !== "" && html`<p class="reason">${yanked.reason}</p>\n`}</li>
`;
}

function sideFileLinks({ key, sideFiles }: DistributionRecord): Html[] {
  return LINKED_KINDS.filter((kind) => sideFiles[kind]).map(
    (kind) => html`<a href="${absoluteFileUrl("", sideFileKey(key, kind))}">${SIDE_FILES[kind].link}</a>`,
  );
}

function kind(distribution: Distribution): string {
  if (distribution.kind === "sdist") return "Source";
  const { build } = distribution;
  return build === undefined ? "Wheel" : `Wheel, build ${build.number}${build.suffix}`;
}
