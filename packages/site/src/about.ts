import type { CoreMetadata } from "@wheelyard/core/core-metadata";
import type { ProjectPage } from "@wheelyard/core/project-page";
import type { Release } from "@wheelyard/core/releases";
import { fitting } from "./fitting.ts";
import { type Html, html } from "./html.ts";
import { licence } from "./licence.ts";
import { links } from "./links.ts";
import { legacyProjectUrl, releasesFeedUrl, simplePageUrl } from "./page-urls.ts";
import { people } from "./people.ts";

/** What the author says about the release, apart from its description. */
export function about(
  { project }: ProjectPage,
  { files }: Release,
  metadata: CoreMetadata | undefined,
): Html {
  const python = metadata?.requiresPython ?? files[0]?.requiresPython;
  return html`<aside class="about" aria-label="About this release">
${python !== undefined && fact("Requires Python", html`<p><code>${python}</code></p>`)}${
  metadata && [
    fact("Licence", licence(metadata)),
    fact("Links", links(metadata)),
    fact("Authors", people(metadata.author, metadata.authorEmail)),
    fact("Maintainers", people(metadata.maintainer, metadata.maintainerEmail)),
    fact("Keywords", keywords(metadata.keywords)),
    fact("Classifiers", classifiers(metadata.classifiers)),
  ]
}${fact(
  "For programs",
  html`<ul><li><a href="${simplePageUrl(project)}">Simple API</a></li><li><a href="${legacyProjectUrl(project)}">JSON</a></li><li><a href="${releasesFeedUrl(project)}">Feed of releases</a></li></ul>`,
)}</aside>
`;
}

function fact(title: string, content: Html | undefined): Html | undefined {
  return content && html`<section><h2>${title}</h2>${content}</section>\n`;
}

/** Keywords are separated by commas, or by spaces if there are no commas. */
function keywords(text: string | undefined): Html | undefined {
  const words = text
    ?.split(text.includes(",") ? "," : /\s+/)
    .map((word) => word.trim())
    .filter((word) => word !== "");
  if (words === undefined || words.length === 0) return undefined;
  return html`<ul class="tags">${words.slice(0, MAX_KEYWORDS).map((word) => html`<li>${word}</li>`)}</ul>`;
}

const MAX_KEYWORDS = 50;

const MAX_CLASSIFIERS = 200;

/** Groups classifiers: `Topic :: Software Development :: Testing` is under Topic. */
function classifiers(all: readonly string[]): Html | undefined {
  if (all.length === 0) return undefined;
  const groups = new Map<string, string[]>();
  for (const classifier of fitting(all, MAX_CLASSIFIERS)) {
    const [group = "", ...rest] = classifier.split(" :: ");
    const members = groups.get(group) ?? [];
    groups.set(group, members);
    members.push(rest.join(" · ") || group);
  }
  const lists = [...groups].map(
    ([group, members]) =>
      html`<dt>${group}</dt><dd><ul>${members.map((member) => html`<li>${member}</li>`)}</ul></dd>`,
  );
  return html`<details><summary>${all.length === 1 ? "1 classifier" : `${all.length} classifiers`}</summary><dl>${lists}</dl></details>`;
}
