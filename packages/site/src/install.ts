import { pagePath } from "@wheelyard/core/page-path";
import type { Project } from "@wheelyard/core/project";
import { shellWord } from "@wheelyard/core/shell-word";
import { command } from "./command.ts";
import { type Html, html } from "./html.ts";
import { siteAddress } from "./site-address.ts";

/** Each client's install command, and what its settings do: they leave one index. */
const LINES: readonly (readonly [string, (index: Html, requirement: string) => Html, comment: string])[] = [
  [
    "pip",
    (index, requirement) => html`pip install --index-url ${index}/ ${requirement}`,
    "Don't add --extra-index-url: pip would take the highest version of either index, even a stranger's.",
  ],
  [
    "uv",
    (index, requirement) => html`uv add --default-index wheelyard=${index}/ ${requirement}`,
    "This index replaces pypi.org in the project.",
  ],
  [
    "poetry",
    (index, requirement) =>
      html`poetry source add wheelyard ${index}/ && poetry add --source wheelyard ${requirement}`,
    "A primary source: poetry doesn't ask pypi.org then.",
  ],
  [
    "pdm",
    (index, requirement) => html`pdm config --local pypi.url ${index}/ && pdm add ${requirement}`,
    "This index replaces pypi.org in the project.",
  ],
  [
    "pipenv",
    (index, requirement) => html`pipenv install --index ${index} ${requirement}`,
    "Remove pypi.org's source from the Pipfile: this one is enough.",
  ],
];

/** A line for each client, of which one is shown. Radio buttons choose it, so that no script is needed. */
export function install(
  { root, name }: Project,
  version: string | undefined,
  site: string | undefined,
): Html {
  const requirement = shellWord(version === undefined ? name : `${name}==${version}`);
  const index = html`${siteAddress(site)}/${root}${pagePath("rootPage")}`;
  return html`<fieldset class="install">
<legend>Install with</legend>
${LINES.map(([client], i) => html`<input type="radio" name="client" id="client-${client}" value="${client}"${i === 0 && " checked"}><label for="client-${client}">${client}</label>`)}
${LINES.map(([client, line, comment]) => html`<div class="line" data-client="${client}">${command(line(index, requirement), `the line for ${client}`)}<p class="note">${comment}</p></div>\n`)}<p class="note">Each of these clients reads your user name and token from <code>~/.netrc</code>.</p>
</fieldset>
`;
}
