import type { CoreMetadata } from "@wheelyard/core/core-metadata";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { type Release, releases } from "@wheelyard/core/releases";
import { statusBanner } from "./banners.ts";
import { renderDocument } from "./document.ts";
import { history } from "./history.ts";
import { html } from "./html.ts";
import { releaseView } from "./release-view.ts";

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
  const { root, name } = page.project;
  if (latest === undefined) {
    return renderDocument({
      root,
      title: name,
      main: html`<h1>${name}</h1>\n${statusBanner(page)}`,
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

/** Renders the page of one release. It names no other one, so that a new release leaves it as it is. */
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
