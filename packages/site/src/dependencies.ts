import type { CoreMetadata } from "@wheelyard/core/core-metadata";
import { fitting } from "./fitting.ts";
import { type Html, html } from "./html.ts";
import { type Requirement, readRequirement } from "./requirement.ts";

const MAX_DEPENDENCIES = 500;

/**
 * The dependencies of a release, grouped by extra. The script finds out which of them are in this index: a page that said
 * so would have to be rewritten whenever a project is added or removed.
 */
export function dependencies(
  metadata: CoreMetadata | undefined,
): { id: string; title: string; content: Html }[] {
  const shown = fitting(metadata?.requiresDist ?? [], MAX_DEPENDENCIES);
  if (shown.length === 0) return [];
  const groups = new Map<string, Html[]>([["", []]]);
  for (const text of shown) {
    const requirement = readRequirement(text);
    const extra = requirement?.extra ?? "";
    const group = groups.get(extra) ?? [];
    groups.set(extra, group);
    group.push(requirement ? item(requirement) : html`<li><code>${text}</code></li>\n`);
  }
  const lists = [...groups].map(([extra, items]) => {
    if (items.length === 0) return html`<p class="nothing">None without an extra.</p>\n`;
    const list = html`<ul class="dependencies">\n${items}</ul>\n`;
    return extra === "" ? list : html`<h3>with <code>[${extra}]</code></h3>\n${list}`;
  });
  const omitted = (metadata?.requiresDist.length ?? 0) - shown.length;
  const rest = omitted > 0 && html`<p class="note">And ${omitted} more.</p>`;
  return [{ id: "dependencies", title: "Dependencies", content: html`${lists}${rest}` }];
}

function item({ project, name, wanted, marker }: Requirement): Html {
  return html`<li><span data-dependency="${project}">${name}</span>${wanted !== "" && html` <code>${wanted}</code>`}${marker !== "" && html` <span class="note">if ${marker}</span>`}</li>
`;
}
