import { counted } from "@wheelyard/core/counted";
import { firstOf } from "./first-of.ts";
import { type Html, html } from "./html.ts";

/** What is known about some releases of a public project. */
export interface KnownAdvisory {
  /** Its id and those of other databases, the first one its own. */
  ids: readonly [string, ...string[]];
  /** Its page in the database. An https address. */
  url: string;
  /** `malicious`, `critical`, `high`, `medium`, `low` or `unknown`. */
  severity: string;
  /** One line, which may be empty. */
  summary: string;
  /** The releases that it concerns, in version order. Never empty. */
  versions: readonly string[];
  /** How many of them are held back because of it. */
  heldBack: number;
  /** Releases without the flaw to upgrade to. */
  fixed: readonly string[];
  /** Why and until when it holds nothing back, if there is an exception. */
  exception?: { reason: string; until: string };
}

/** The most advisories that a page shows. */
const MAX_ADVISORIES = 100;

/** The most other ids, and the most fixed releases, that it shows of each. */
const MAX_SHOWN = 10;

/** @param advisories the worst first */
export function knownAdvisories(advisories: readonly KnownAdvisory[]): Html | false {
  if (advisories.length === 0) return false;
  const more = advisories.length - MAX_ADVISORIES;
  return html`<section id="advisories" aria-labelledby="advisories-title">
<h2 id="advisories-title">Advisories</h2>
<ol class="files">
${advisories.slice(0, MAX_ADVISORIES).map(item)}</ol>
${more > 0 && html`<p class="note">And ${more} less severe ones.</p>\n`}</section>
`;
}

function item({ ids, url, severity, summary, versions, heldBack, fixed, exception }: KnownAdvisory): Html {
  const [id, ...others] = ids;
  const [first = ""] = versions;
  const last = versions.at(-1) ?? "";
  const range = versions.length === 1 ? first : `${first} to ${last}`;
  const held =
    heldBack === 0 ? "" : heldBack === versions.length ? ", held back" : `, ${heldBack} of them held back`;
  return html`<li>
<p class="name"><a href="${url}" rel="nofollow noopener noreferrer">${id}</a> <span class="badge ${heldBack > 0 ? "danger" : "warning"}">${severity === "unknown" ? "not rated" : severity}</span></p>
${summary !== "" && html`<p class="reason">${summary}</p>\n`}<p class="reason">${counted(versions.length, "release")} here: ${range}${held}${fixed.length > 0 && `; fixed in ${firstOf(fixed, MAX_SHOWN)}`}</p>
${exception && html`<p class="reason">Allowed until ${exception.until}: ${exception.reason}</p>\n`}${others.length > 0 && html`<p class="reason">Also ${firstOf(others, MAX_SHOWN)}</p>\n`}</li>
`;
}
