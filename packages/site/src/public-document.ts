import type { Project } from "@wheelyard/core/project";
import type { ProjectStatus } from "@wheelyard/core/project-status";
import { MAIN } from "@wheelyard/core/root";
import { statusBanner } from "./banners.ts";
import { renderDocument } from "./document.ts";
import { type Html, html } from "./html.ts";
import { install } from "./install.ts";

/** A project that comes from another index. */
export interface PublicOrigin {
  project: Project;
  /** Its page on that index. An http or https address. */
  source: string;
  status: ProjectStatus | undefined;
}

interface PublicContent {
  /** The release beside the project's name, if there is one. */
  version: string | undefined;
  /** The version that the install lines pin, if the page is about one release. */
  pinned: string | undefined;
  /** What else the page says below the name. */
  facts: Html;
  content: Html;
  /** The index's public address without a trailing slash, if known. */
  site: string | undefined;
}

/** Renders a page about a public project: where it comes from, how to install it, and the content. */
export function renderPublicDocument(
  { project, source, status }: PublicOrigin,
  { version, pinned, facts, content, site }: PublicContent,
): string {
  return renderDocument({
    root: project.root,
    // A channel with rules for upstream need not have projects of its own, and then it has no lists.
    listsOf: MAIN,
    title: pinned === undefined ? project.name : `${project.name} ${pinned}`,
    main: html`<div class="head">
<h1>${project.name}${version !== undefined && html` <span class="version">${version}</span>`}</h1>
<p class="summary">A public project. It is not private: it comes from <a href="${source}" rel="nofollow noopener noreferrer">${source}</a>, and from nowhere else.</p>
<p class="facts">${facts}</p>
</div>
${status && statusBanner(status)}${install(project, pinned, site)}<div class="content">
${content}</div>
`,
  });
}
