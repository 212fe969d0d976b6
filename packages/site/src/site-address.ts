import { type Html, html } from "./html.ts";

/** The index's public address. If it is unknown, the script fills in the page's own. */
export function siteAddress(site: string | undefined): Html {
  return site === undefined ? html`<span data-site>https://INDEX</span>` : html`${site}`;
}
