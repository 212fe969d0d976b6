import { MAIN } from "@wheelyard/core/root";
import { renderDocument } from "./document.ts";
import { html } from "./html.ts";

/** The page that counts projects by licence. Its script reads the data of the home page, so that uploads cost nothing more. */
export function renderLicencesPage(): string {
  return renderDocument({
    root: MAIN,
    isStanding: true,
    title: "Licences",
    main: html`<h1>Licences</h1>
<p class="summary">What the latest release of each project says about its licence.</p>
<div data-licences>
<p class="note" role="status" data-found>This page's script counts them here. Without it, <code>wheelyard inventory</code> lists them for each release.</p>
<div class="licences" data-results hidden></div>
</div>
`,
  });
}
