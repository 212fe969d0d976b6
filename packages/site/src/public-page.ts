import { counted } from "@wheelyard/core/counted";
import type { Project } from "@wheelyard/core/project";
import { preferredRelease } from "@wheelyard/core/releases";
import type { NormalVersion } from "@wheelyard/core/version";
import { badges } from "./badges.ts";
import { type Html, html } from "./html.ts";
import { type KnownAdvisory, knownAdvisories } from "./known-advisories.ts";
import { releasePageUrl, simplePageUrl } from "./page-urls.ts";
import { type PublicOrigin, renderPublicDocument } from "./public-document.ts";

/** A project that comes from another index, as its page shows it. */
export interface PublicProject extends PublicOrigin {
  /** In version order, each with a file. */
  releases: readonly PublicRelease[];
  /** What is known about them, the worst first. */
  advisories: readonly KnownAdvisory[];
}

export interface PublicRelease {
  version: NormalVersion;
  isPrerelease: boolean;
  /** How many files installers may choose, unless they are asked for a yanked one. */
  offered: number;
  heldBack: readonly HeldBackFiles[];
}

/** The files of a release that are held back for one reason. */
export interface HeldBackFiles {
  count: number;
  /** One line. */
  reason: string;
  /** Where one of them would be, which says the reason too. A path on this host. */
  url: string;
}

/** The most releases that a page shows. */
const MAX_RELEASES = 100;

/**
 * Renders the page of a project that is not private: where it comes from, and what the rules hold back.
 *
 * @param site the index's public address without a trailing slash, if known
 */
export function renderPublicPage(page: PublicProject, site: string | undefined): string {
  const { project, releases, advisories } = page;
  return renderPublicDocument(page, {
    version: preferredRelease(releases.filter(({ offered }) => offered > 0))?.version,
    pinned: undefined,
    facts: html`<span>${counted(releases.length, "release")}</span>`,
    content: html`<section id="held-back" aria-labelledby="held-back-title">
<h2 id="held-back-title">Held back</h2>
${heldBack(project, releases)}</section>
${knownAdvisories(advisories)}`,
    site,
  });
}

function heldBack(project: Project, releases: readonly PublicRelease[]): Html {
  const affected = releases.filter((release) => release.heldBack.length > 0).reverse();
  if (affected.length === 0) return html`<p class="nothing">The rules of this index hold nothing back.</p>\n`;
  const more = affected.length - MAX_RELEASES;
  return html`<p>Installers skip these files. If told to install one, they fail and show the reason.</p>
<ol class="files">
${affected.slice(0, MAX_RELEASES).map((release) => item(project, release))}</ol>
${more > 0 && html`<p class="note">And ${more} older ones: the <a href="${simplePageUrl(project)}">list for programs</a> has them all.</p>\n`}`;
}

function item(project: Project, { version, offered, heldBack: groups }: PublicRelease): Html {
  return html`<li>
<p class="name"><a href="${releasePageUrl(project, version)}">${version}</a>${offered === 0 && html` <span class="badge danger">held back</span>`}${badges({ version })}</p>
${groups.map(
  ({ count, reason, url }) =>
    html`<p class="reason"><a href="${url}">${counted(count, "file")}</a> ${reason}</p>\n`,
)}</li>
`;
}
