import { type Html, html } from "./html.ts";

/** The index's public address. Where it is not known, the script puts in the one that the page was read from. */
export function siteAddress(site: string | undefined): Html {
  return site === undefined ? html`<span data-site>https://INDEX</span>` : html`${site}`;
}
