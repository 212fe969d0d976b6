import type { FeedItem } from "@wheelyard/core/feed";
import type { Root } from "@wheelyard/core/root";
import { badges } from "./badges.ts";
import { renderDocument } from "./document.ts";
import { emptyState } from "./empty-state.ts";
import { type Html, html } from "./html.ts";
import { moment } from "./moment.ts";
import { projectPageUrl, standingPageUrl } from "./page-urls.ts";
import { setUp } from "./set-up.ts";
import type { UploadLocation } from "./upload-location.ts";

export interface HomePage {
  root: Root;
  /** The latest releases, newest first. */
  recent: readonly FeedItem[];
  upload: UploadLocation;
  /** The index's public address without a trailing slash, if known. */
  site: string | undefined;
}

export function renderHomePage({ root, recent, upload, site }: HomePage): string {
  return renderDocument({
    root,
    title: "Projects",
    main: html`${recent.length === 0 ? emptyState(root, upload, site) : overview(root, recent)}${setUp(root, upload, site)}`,
  });
}

/**
 * While the user searches, results replace the latest releases. The script makes its rows like those of this list.
 */
function overview(root: Root, recent: readonly FeedItem[]): Html {
  return html`<h1>Projects</h1>
<form class="search" role="search" data-search hidden>
<label class="visually-hidden" for="search">Search projects by name, summary or keyword</label>
<input id="search" name="q" type="search" placeholder="Search projects" autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="found">
<p id="found" class="note" role="status" data-found></p>
</form>
<ol class="projects" data-results hidden></ol>
<button type="button" class="more" data-more hidden>Show more</button>
<section data-recent aria-labelledby="recent">
<h2 id="recent">Latest releases</h2>
<ol class="projects">
${latestOfEach(recent).map((item) => row(root, item))}</ol>
<p class="note"><a href="${standingPageUrl(root, "all-projects")}">All projects</a></p>
</section>
`;
}

/** Shows a project only once, however often it releases. */
function latestOfEach(recent: readonly FeedItem[]): FeedItem[] {
  const seen = new Set<string>();
  return recent.filter(({ project }) => !seen.has(project) && seen.add(project));
}

function row(root: Root, { project, version, time, summary }: FeedItem): Html {
  return html`<li><a href="${projectPageUrl({ root, name: project })}">${project}</a> <span class="version">${version}</span>${badges({ version })} ${moment(time)}<p>${summary}</p></li>
`;
}
