import { MAIN } from "@wheelyard/core/root";
import { rootPageUrl } from "@wheelyard/core/simple-url";
import { ROOT_OF_STANDING_PAGE, renderDocument } from "./document.ts";
import { html } from "./html.ts";

/** The page of all projects. Its script reads the names, because an index may have more than a page can hold. */
export function renderAllProjectsPage(): string {
  const names = ROOT_OF_STANDING_PAGE + rootPageUrl(MAIN, undefined).slice(1);
  return renderDocument({
    root: MAIN,
    isStanding: true,
    title: "All projects",
    main: html`<h1>All projects</h1>
<p class="summary"><a href="${ROOT_OF_STANDING_PAGE}">Search</a> also looks at what projects say about themselves. <a href="licences">Licences</a> counts them by licence.</p>
<div data-all-projects>
<p class="note" role="status" data-found>This page's script lists them here. Without it, <a href="${names}">the list that installers read</a> has all names.</p>
<nav class="letters" aria-label="First letter" data-letters hidden></nav>
<ol class="names" data-results hidden></ol>
<button type="button" class="more" data-more hidden>Show more</button>
</div>
`,
  });
}
