import { channelOf, type Root } from "@wheelyard/core/root";
import { rootPageUrl } from "@wheelyard/core/simple-url";
import { type Html, html } from "./html.ts";
import { CHANNELS_URL, homeUrl, problemsUrl, updatesFeedUrl } from "./page-urls.ts";

export interface Document {
  /** The index to which the page belongs. */
  root: Root;
  /** The index whose home, problems and feed the page leads to. If left out, its own. */
  listsOf?: Root;
  /** Whether the same page is served in every index, as a standing page: its links lead to the one that the reader is in. */
  isStanding?: boolean;
  title: string;
  main: Html;
}

/** From a standing page, how to get to the root of its index. */
export const ROOT_OF_STANDING_PAGE = "../../";

/** A wheel, inline, so that it needs no request. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='%233a6ea5' stroke-width='2.2'%3E%3Ccircle cx='12' cy='12' r='9.5'/%3E%3Ccircle cx='12' cy='12' r='2.5'/%3E%3Cpath d='M12 2.5v7m0 5v7M2.5 12h7m5 0h7'/%3E%3C/svg%3E";

/**
 * Renders the frame around a page's own content. Style and script are separate files, because the content security policy
 * forbids both inline. The theme is set before anything is drawn; everything else waits for the document.
 */
export function renderDocument({ root, listsOf = root, isStanding = false, title, main }: Document): string {
  const at = (url: string) => (isStanding ? ROOT_OF_STANDING_PAGE + url.slice(1) : url);
  const [simple, feed] = [rootPageUrl(root, undefined), at(updatesFeedUrl(listsOf))];
  const home = at(homeUrl(listsOf));
  const channel = channelOf(root);
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title} · ${channel === undefined ? "" : html`${channel} · `}wheelyard</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="/project/_assets/site.css">
<script src="/project/_assets/theme.js"></script>
<script src="/project/_assets/site.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="site">
<div class="frame">
<a class="brand" href="${home}">${logo}wheelyard${channel === undefined ? "" : html` <span class="channel">${channel}</span>`}</a>
<nav aria-label="Site"><a href="${home}">Projects</a><a href="${at(problemsUrl(listsOf))}">Problems</a><a href="${home}#set-up">Set up</a>${channel === undefined ? "" : html`<a href="${CHANNELS_URL}">Channels</a>`}</nav>
<button class="theme" type="button" data-theme-toggle hidden>${halfMoon}<span class="visually-hidden">Dark theme</span></button>
</div>
</header>
<main id="main" class="frame" tabindex="-1">
${main}</main>
<footer class="site"><div class="frame">A private Python package index. ${isStanding ? html`For <a href="${at(simple)}">installers</a> and <a href="${feed}">feed readers</a>.` : html`Installers use ${listsOf === root ? html`<a href="${simple}">${simple}</a>` : html`<code>${simple}</code>`}, feed readers <a href="${feed}">${feed}</a>.`}</div></footer>
</body>
</html>
`.text;
}

const logo = html`<svg class="logo" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><circle cx="12" cy="12" r="9.5"/><circle cx="12" cy="12" r="2.5"/><path d="M12 2.5v7m0 5v7M2.5 12h7m5 0h7"/></svg>`;

const halfMoon = html`<svg class="icon" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true"><circle cx="12" cy="12" r="9"/><path class="full" d="M12 3a9 9 0 0 1 0 18z"/></svg>`;
