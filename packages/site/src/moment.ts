import { type Html, html } from "./html.ts";

/** A point in time, shown as a date that the script makes relative to now. */
export function moment(time: string): Html {
  return html`<time datetime="${time}">${time.slice(0, "2026-01-01".length)}</time>`;
}
