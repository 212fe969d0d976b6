import type { Root } from "@wheelyard/core/root";
import { renderDocument } from "./document.ts";
import { type Html, html } from "./html.ts";
import { moment } from "./moment.ts";

/** A rejected object of the bucket, and why. */
export interface Problem {
  key: string;
  /** The upload time, ISO 8601 in UTC. */
  uploaded: string;
  /** One sentence. */
  reason: string;
}

/** @param problems newest first */
export function renderProblemsPage(root: Root, problems: readonly Problem[]): string {
  return renderDocument({
    root,
    title: "Problems",
    main: html`<h1>Problems</h1>
<p class="summary">Files in the bucket that are rejected, newest first. A file leaves this page once it is fixed or removed.</p>
${problems.length === 0 ? html`<p class="nothing">No file in the bucket is rejected.</p>\n` : list(problems)}`,
  });
}

function list(problems: readonly Problem[]): Html {
  return html`<ol class="problems">
${problems.map(item)}</ol>
`;
}

function item({ key, uploaded, reason }: Problem): Html {
  return html`<li><h2><code>${key}</code></h2><p>${reason}</p><p class="note">${moment(uploaded)}</p></li>
`;
}
