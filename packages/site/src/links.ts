import type { CoreMetadata } from "@wheelyard/core/core-metadata";
import { type Html, html } from "./html.ts";

const MAX_LINKS = 50;

/** The author's links with their labels. Only web addresses become links; others are text. */
export function links({ projectUrls, homePage, downloadUrl }: CoreMetadata): Html | undefined {
  const all = [
    ...(homePage ? [{ label: "Homepage", url: homePage }] : []),
    ...projectUrls,
    ...(downloadUrl ? [{ label: "Download", url: downloadUrl }] : []),
  ];
  const distinct = [...new Map(all.map((link) => [link.url, link])).values()].slice(0, MAX_LINKS);
  if (distinct.length === 0) return undefined;
  return html`<ul>${distinct.map(({ label, url }) => html`<li>${link(label, url)}</li>`)}</ul>`;
}

function link(label: string, url: string): Html {
  const host = webHost(url);
  if (host === undefined) return html`${label && `${label}: `}${url}`;
  return html`<a href="${url}" rel="nofollow noopener noreferrer">${label || host}</a>${label !== "" && html` <span class="note">${host}</span>`}`;
}

/** @returns undefined if it is not a web address */
function webHost(url: string): string | undefined {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  return new URL(url).host;
}
