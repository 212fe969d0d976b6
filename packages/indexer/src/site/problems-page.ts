import { escapeHtml } from "../core/html.ts";
import { renderDocument } from "./document.ts";

/** An object of the bucket that is not listed, and why. */
export interface Problem {
  key: string;
  /** ISO 8601 in UTC: when it was uploaded. */
  uploaded: string;
  /** One sentence. */
  reason: string;
}

/** @param problems newest first */
export function renderProblemsPage(problems: readonly Problem[]): string {
  const main =
    problems.length === 0
      ? "<p>Every file in the bucket is listed.</p>\n"
      : `<ul>\n${problems.map(item).join("")}</ul>\n`;
  return renderDocument({ title: "Problems", main: `<h1>Problems</h1>\n${main}` });
}

function item({ key, uploaded, reason }: Problem): string {
  return `<li><code>${escapeHtml(key)}</code> <time datetime="${escapeHtml(uploaded)}">${escapeHtml(uploaded.slice(0, 10))}</time> ${escapeHtml(reason)}</li>\n`;
}
