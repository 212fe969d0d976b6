import { counted } from "@wheelyard/core/counted";
import type { Project } from "@wheelyard/core/project";
import type { NormalVersion } from "@wheelyard/core/version";
import { renderDocument } from "./document.ts";
import { firstOf } from "./first-of.ts";
import { type Html, html } from "./html.ts";
import { moment } from "./moment.ts";
import { releasePageUrl } from "./page-urls.ts";

/** What is known about a private release, and about what it requires. */
export interface ReleaseAdvisories {
  project: Project;
  version: NormalVersion;
  /** How new the newest advisory is that this index has. ISO 8601. */
  newest: string;
  /** The worst first. */
  flaws: readonly { advisory: NamedAdvisory; fixed: string | undefined }[];
  /** First those that admit nothing safe. */
  requirements: readonly AdvisedRequirement[];
  /** How many further requirements were not checked. */
  unreadRequirements: number;
  /** Why nobody knows what the release requires; undefined if that is known. */
  unknownRequirements: "no metadata" | "other metadata" | undefined;
}

/** A requirement that admits versions with known flaws. */
export interface AdvisedRequirement {
  /** As the metadata has it, without its marker. */
  text: string;
  /** When it applies; empty if always. */
  condition: string;
  /** Whether it also admits a version of which nothing is known. */
  isAnySafe: boolean;
  /** The worst first. Never empty. */
  advisories: readonly NamedAdvisory[];
  fixed: string | undefined;
}

export interface NamedAdvisory {
  /** Its own id first. */
  ids: readonly [string, ...string[]];
  /** Its page in the database. An https address. */
  url: string;
  severity: string;
  /** One line, which may be empty. */
  summary: string;
}

const UNKNOWN = {
  "no metadata": "What this release requires is unknown: no metadata can be read from its files.",
  "other metadata": "What this release requires is unknown: its published metadata is missing or damaged.",
};

/** Advisories that are shown for one requirement. */
const MAX_SHOWN = 5;

/** Renders what is known about a private release. The script shows its section on the release's own pages. */
export function renderReleaseAdvisories(page: ReleaseAdvisories): string {
  const { project, version, newest, flaws, requirements, unreadRequirements, unknownRequirements } = page;
  const isAnyKnown = flaws.length + requirements.length > 0;
  const isUnread = unreadRequirements > 0;
  // Many an old sdist has no metadata, which its own page need not repeat.
  const isShown = isAnyKnown || isUnread || unknownRequirements === "other metadata";
  const unknown =
    unknownRequirements !== undefined && html`<p class="nothing">${UNKNOWN[unknownRequirements]}</p>\n`;
  return renderDocument({
    root: project.root,
    title: `${project.name} ${version}: advisories`,
    main: html`<div class="head">
<h1>${project.name} <span class="version">${version}</span></h1>
<p class="summary">What is known about <a href="${releasePageUrl(project, version)}">this release</a> and about what it requires.</p>
<p class="facts"><span>The newest advisory is from ${moment(newest)}</span></p>
</div>
<div class="content">
<section id="advisories" aria-labelledby="advisories-title"${isShown && " data-known"}>
<h2 id="advisories-title">Advisories</h2>
${isAnyKnown ? html`${flaws.length > 0 && html`<ol class="files">\n${flaws.map(flaw)}</ol>\n`}${requirements.length > 0 && html`<ol class="files">\n${requirements.map(requirement)}</ol>\n`}` : unknown === false && !isUnread && html`<p class="nothing">Nothing.</p>\n`}${unknown}${isUnread && html`<p class="note">Not checked for advisories: ${counted(unreadRequirements, "more requirement")} of this release.</p>\n`}</section>
</div>
`,
  });
}

function flaw({ advisory, fixed }: ReleaseAdvisories["flaws"][number]): Html {
  return html`<li>
<p class="name">This release has ${link(advisory)}</p>
<p class="reason">${sentence(advisory)}${fixed !== undefined && `; fixed in ${fixed}`}</p>
</li>
`;
}

function requirement({ text, condition, isAnySafe, advisories, fixed }: AdvisedRequirement): Html {
  const shown = advisories.slice(0, MAX_SHOWN);
  const rest = advisories.length - shown.length;
  const known = html`${shown.map((one, i) => html`${i > 0 && ", "}${link(one)}`)}${rest > 0 && ` and ${rest} more`}`;
  const only =
    advisories.length === 1 && advisories[0] ? html`<p class="reason">${sentence(advisories[0])}</p>\n` : "";
  return html`<li>
<p class="name">Requires <code>${text}</code> ${isAnySafe ? "" : html`<span class="badge danger">nothing safe</span>`}</p>
<p class="reason">${isAnySafe ? html`Some versions that it admits have ${known}` : html`Every version that it admits has ${advisories.length > 1 && "one of "}${known}`}${fixed !== undefined && `; fixed in ${fixed}`}</p>
${only}${condition !== "" && html`<p class="reason">${condition}</p>\n`}</li>
`;
}

function link({ ids: [id], url }: NamedAdvisory): Html {
  return html`<a href="${url}" rel="nofollow noopener noreferrer">${id}</a>`;
}

function sentence({ ids, severity, summary }: NamedAdvisory): string {
  const rating = severity === "unknown" ? "not rated" : severity;
  const others = ids.length > 1 ? ` (also ${firstOf(ids.slice(1), MAX_SHOWN)})` : "";
  return `${rating}${summary === "" ? "" : `: ${summary}`}${others}`;
}
