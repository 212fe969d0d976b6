import { parseClaimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import type { Root } from "@wheelyard/core/root";
import { renderDocument } from "./document.ts";
import { type Html, html } from "./html.ts";
import { moment } from "./moment.ts";

/** What the page repeats of a rejection. A private name that others have too is shown in the same way, by its claim. */
export interface RejectionEntry {
  key: string;
  /** When the object was written, ISO 8601 in UTC. */
  uploaded: string;
  /** One sentence. */
  reason: string;
}

/** Whether it is about a project's name, by the key of its claim. */
export function isOfName({ key }: RejectionEntry): boolean {
  return parseClaimKey(key) !== undefined;
}

/** @param rejections newest first */
export function renderRejectionsPage(root: Root, rejections: readonly RejectionEntry[]): string {
  const files = rejections.filter((rejection) => !isOfName(rejection));
  const names = rejections.filter(isOfName);
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

function list(rejections: readonly RejectionEntry[]): Html {
  return html`<ol class="problems">
${rejections.map(item)}</ol>
`;
}

function item({ key, uploaded, reason }: RejectionEntry): Html {
  return html`<li><h2><code>${parseClaimKey(key) ?? key}</code></h2><p>${reason}</p><p class="note">${moment(uploaded)}</p></li>
`;
}
