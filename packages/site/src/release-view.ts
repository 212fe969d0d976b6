import type { CoreMetadata } from "@wheelyard/core/core-metadata";
import type { ProjectPage } from "@wheelyard/core/project-page";
import type { Release } from "@wheelyard/core/releases";
import { about } from "./about.ts";
import { releaseBadges, statusBadge } from "./badges.ts";
import { pageStatusBanner, releaseBanner } from "./banners.ts";
import { compatibility } from "./compatibility.ts";
import { dependencies } from "./dependencies.ts";
import { fileList } from "./files.ts";
import { type Html, html } from "./html.ts";
import { install } from "./install.ts";
import { moment } from "./moment.ts";
import { projectPageUrl } from "./page-urls.ts";
import { renderReadme } from "./readme/readme.ts";
import { repositoryOf } from "./readme/repository.ts";

export interface ReleaseView {
  page: ProjectPage;
  release: Release;
  metadata: CoreMetadata | undefined;
  site: string | undefined;
  /** The version that the install lines pin; absent for the latest release. */
  pinned: string | undefined;
  /** The list of all releases, if the page may name them. */
  history: Html | undefined;
}

interface Section {
  id: string;
  title: string;
  content: Html;
}

/** Renders one release. */
export async function releaseView({
  page,
  release,
  metadata,
  site,
  pinned,
  history,
}: ReleaseView): Promise<Html> {
  const { project } = page;
  const sections: Section[] = [
    { id: "description", title: "Description", content: await readme(metadata) },
    ...dependencies(metadata),
    {
      id: "files",
      title: "Files",
      content: html`${compatibility(release.files)}${fileList(project, release.files)}`,
    },
    ...(history ? [{ id: "history", title: "Releases", content: history }] : []),
  ];
  return html`<div class="head" data-project="${project.name}" data-version="${release.version}"${pinned !== undefined && " data-pinned"}>
<h1>${project.name} <span class="version">${release.version}</span></h1>
<p class="summary">${release.summary}</p>
<p class="facts">${statusBadge(page)}${releaseBadges(release)}<span>Released ${moment(release.time)}</span>${pinned !== undefined && html`<a href="${projectPageUrl(project)}" data-latest>Latest release</a>`}<a href="${projectPageUrl(project)}#history" data-versions>All versions</a></p>
</div>
${pageStatusBanner(page)}${releaseBanner(release)}${install(project, pinned, site)}<div class="columns">
<div class="content">
<nav class="sections" aria-label="On this page">${sections.map(({ id, title }) => html`<a href="#${id}">${title}</a>`)}</nav>
${sections.map(section)}</div>
${about(page, release, metadata)}</div>
`;
}

function section({ id, title, content }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}
</section>
`;
}

/** The page of a project and that of its latest release show the same one. */
const readmes = new WeakMap<CoreMetadata, Promise<Html>>();

async function readme(metadata: CoreMetadata | undefined): Promise<Html> {
  if (metadata === undefined)
    return html`<p class="nothing">The metadata of this release can't be read right now.</p>`;
  const known = readmes.get(metadata) ?? renderedReadme(metadata);
  readmes.set(metadata, known);
  return known;
}

async function renderedReadme(metadata: CoreMetadata): Promise<Html> {
  const { description, descriptionContentType } = metadata;
  if (description === undefined) return html`<p class="nothing">This release has no description.</p>`;
  return renderReadme(description, descriptionContentType, repositoryOf(metadata));
}
