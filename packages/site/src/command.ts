import { type Html, type HtmlValue, html } from "./html.ts";

/**
 * Something to type, and a button that copies it. The button appears with the script.
 *
 * @param what is copied, for those who can't see it beside the button
 */
export function command(text: HtmlValue, what: string): Html {
  return html`<div class="command"><code>${text}</code><button type="button" data-copy hidden aria-label="Copy ${what}">Copy</button></div>`;
}

/** An argument that a shell takes as it is. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
