import { channelRoot, MAIN } from "@wheelyard/core/root";
import { rootPageUrl } from "@wheelyard/core/simple-url";
import { renderDocument } from "./document.ts";
import { type Html, html } from "./html.ts";
import { homeUrl } from "./page-urls.ts";

/** @param names of the channels that have projects, in order */
export function renderChannelsPage(names: readonly string[]): string {
  return renderDocument({
    root: MAIN,
    title: "Channels",
    main: html`<h1>Channels</h1>
<p class="summary">Each is an index of its own, beside <a href="${homeUrl(MAIN)}">the main index</a>: installers use its address.</p>
${names.length === 0 ? html`<p class="nothing">No channel has a project.</p>\n` : list(names)}`,
  });
}

function list(names: readonly string[]): Html {
  return html`<ul class="projects">
${names.map(item)}</ul>
`;
}

function item(name: string): Html {
  const root = channelRoot(name);
  return html`<li><a href="${homeUrl(root)}">${name}</a><p><code>${rootPageUrl(root, undefined)}</code></p></li>
`;
}
