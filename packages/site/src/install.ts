import type { ProjectName } from "@wheelyard/core/project-name";
import { command, shellWord } from "./command.ts";
import { type Html, html } from "./html.ts";
import { siteAddress } from "./site-address.ts";

/** What each client is told, in one line. */
const LINES: readonly (readonly [string, (address: Html, requirement: string) => Html])[] = [
  ["pip", (address, requirement) => html`pip install --index-url ${address}/simple/ ${requirement}`],
  ["uv", (address, requirement) => html`uv add --index wheelyard=${address}/simple/ ${requirement}`],
  [
    "poetry",
    (address, requirement) =>
      html`poetry source add wheelyard ${address}/simple/ && poetry add --source wheelyard ${requirement}`,
  ],
  [
    "pdm",
    (address, requirement) => html`pdm config --local pypi.url ${address}/simple/ && pdm add ${requirement}`,
  ],
  ["pipenv", (address, requirement) => html`pipenv install --index ${address}/simple ${requirement}`],
];

/** A line for each client, of which one is shown: radio buttons choose, so that no script is needed. */
export function install(project: ProjectName, version: string | undefined, site: string | undefined): Html {
  const requirement = shellWord(version === undefined ? project : `${project}==${version}`);
  return html`<fieldset class="install">
<legend>Install with</legend>
${LINES.map(([client], i) => html`<input type="radio" name="client" id="client-${client}" value="${client}"${i === 0 && " checked"}><label for="client-${client}">${client}</label>`)}
${LINES.map(([client, line]) => html`<div class="line" data-client="${client}">${command(line(siteAddress(site), requirement), `the line for ${client}`)}</div>\n`)}<p class="note">It asks for the name and token that you came in with, or reads them from <code>~/.netrc</code>.</p>
</fieldset>
`;
}
