import { parseClaimKey } from "@wheelyard/core/bucket-layout";
import type { Root } from "@wheelyard/core/root";
import { renderDocument } from "./document.ts";
import { type Html, html } from "./html.ts";
import { moment } from "./moment.ts";

/** What is wrong with an object of the bucket: a file that is rejected, or the claim of a name that others have too. */
export interface Problem {
  key: string;
  /** When the object was written, ISO 8601 in UTC. */
  uploaded: string;
  /** One sentence. */
  reason: string;
}

/** Whether the problem is that of a project's name, and its object the name's claim. */
export function isOfName({ key }: Problem): boolean {
  return parseClaimKey(key) !== undefined;
}

/** @param problems newest first */
export function renderProblemsPage(root: Root, problems: readonly Problem[]): string {
  const files = problems.filter((problem) => !isOfName(problem));
  const names = problems.filter(isOfName);
  return renderDocument({
    root,
    title: "Problems",
    main: html`<h1>Problems</h1>
<p class="summary">Files in the bucket that are rejected, newest first. A file leaves this page once it is fixed or removed.</p>
${files.length === 0 ? html`<p class="nothing">No file in the bucket is rejected.</p>\n` : list(files)}${
  names.length > 0 &&
  html`<p class="summary">Private names that another index has too, checked once a day. This index never takes packages from there, but a client with a second index may.</p>
${list(names)}`
}`,
  });
}

function list(problems: readonly Problem[]): Html {
  return html`<ol class="problems">
${problems.map(item)}</ol>
`;
}

function item({ key, uploaded, reason }: Problem): Html {
  return html`<li><h2><code>${parseClaimKey(key) ?? key}</code></h2><p>${reason}</p><p class="note">${moment(uploaded)}</p></li>
`;
}
