import type { CoreMetadata } from "@wheelyard/core/core-metadata";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { type Release, releases } from "@wheelyard/core/releases";
import { pageStatusBanner } from "./banners.ts";
import { renderDocument } from "./document.ts";
import { history } from "./history.ts";
import { html } from "./html.ts";
import { releaseView } from "./release-view.ts";

/**
 * Renders a project's page: its latest release, and the list of all releases.
 *
 * @param latest undefined if the project is quarantined: the page is then only a banner
 * @param metadata of the latest release, if it can be read
 * @param site the index's public address without a trailing slash, if known
 */
export async function renderProjectPage(
  page: ProjectPage,
  latest: Release | undefined,
  metadata: CoreMetadata | undefined,
  site: string | undefined,
): Promise<string> {
  const { root, name } = page.project;
  if (latest === undefined) {
    return renderDocument({
      root,
      title: name,
      main: html`<h1>${name}</h1>\n${pageStatusBanner(page)}`,
    });
  }
  const view = {
    page,
    release: latest,
    metadata,
    site,
    pinned: undefined,
    history: history(page.project, releases(page)),
  };
  return renderDocument({ root, title: name, main: await releaseView(view) });
}

/** Renders the page of one release. It names no other release, so that a new one does not change it. */
export async function renderReleasePage(
  page: ProjectPage,
  release: Release,
  metadata: CoreMetadata | undefined,
  site: string | undefined,
): Promise<string> {
  const { root, name } = page.project;
  const view = { page, release, metadata, site, pinned: release.version, history: undefined };
  return renderDocument({ root, title: `${name} ${release.version}`, main: await releaseView(view) });
}
