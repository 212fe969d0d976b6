import { type Html, type HtmlValue, html } from "./html.ts";

/**
 * A command, and a button that copies it. The script shows the button.
 *
 * @param what is copied, for users who can't see it beside the button
 */
export function command(text: HtmlValue, what: string): Html {
  return html`<div class="command"><code>${text}</code><button type="button" data-copy hidden aria-label="Copy ${what}">Copy</button></div>`;
}
