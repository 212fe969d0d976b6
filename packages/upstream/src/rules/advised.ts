import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import { compareAdvisories, type Flaw, flawsAmong, idsOf } from "@wheelyard/advisories/entry/flaws";
import { compareSeverities } from "@wheelyard/advisories/entry/severity";
import type { Version } from "@wheelyard/core/version";
import type { AdvisorySettings, Exception } from "../settings/advisory-settings.ts";

/** What is known about one project, and what that holds back. */
export interface AdvisoryRules extends Pick<AdvisorySettings, "hide" | "allow"> {
  known: readonly Advisory[];
}

/** A flaw, the versions of a page that have it, and what that means for them. */
export interface Advised {
  flaw: Flaw;
  /** In PEP 440 normal form, in the order of the page. */
  versions: readonly string[];
  /** Which of these versions are held back because of it. */
  heldBack: readonly string[];
  /** The versions to upgrade to, in normal form. */
  fixed: readonly string[];
  /** The exception that holds now, if any. */
  exception?: Exception;
}

/** Makes a function that says which flaw holds a version back: the worst that is bad enough and has no exception. */
export function forbidding(
  rules: AdvisoryRules | undefined,
  now: Date,
): (version: Version) => Flaw | undefined {
  const forbidden = rules?.known.filter((advisory) => forbids(advisory, rules, now)) ?? [];
  if (forbidden.length === 0) return () => undefined;
  // A version may have hundreds of files.
  const found = new Map<string, Flaw | undefined>();
  const flawsOf = flawsAmong(forbidden);
  return (version) => {
    const { normalised } = version;
    if (!found.has(normalised)) found.set(normalised, flawsOf(version)[0]);
    return found.get(normalised);
  };
}

interface Gathered {
  flaw: Flaw;
  versions: string[];
  heldBack: string[];
  fixed: string[];
}

/** Everything that is known about some versions, including what holds nothing back, the worst first. */
export function advisedOf(versions: readonly Version[], rules: AdvisoryRules, now: Date): Advised[] {
  const found = new Map<string, Gathered>();
  const flawsOf = flawsAmong(rules.known);
  for (const version of versions) {
    for (const flaw of flawsOf(version)) {
      const one = found.get(flaw.advisory.id) ?? { flaw, versions: [], heldBack: [], fixed: [] };
      found.set(flaw.advisory.id, one);
      one.versions.push(version.normalised);
      if (flaw.fixed !== undefined && !one.fixed.includes(flaw.fixed)) one.fixed.push(flaw.fixed);
      if (flaw.entries.some((entry) => forbids(entry, rules, now))) one.heldBack.push(version.normalised);
    }
  }
  return [...found.values()]
    .toSorted((a, b) => compareAdvisories(a.flaw.advisory, b.flaw.advisory))
    .map((one) => {
      const exception = exceptionAmong(one.flaw.entries, rules.allow, now);
      return { ...one, ...(one.heldBack.length === 0 && exception && { exception }) };
    });
}

/** The worst entry comes first. */
function exceptionAmong(
  entries: readonly Advisory[],
  allow: readonly Exception[],
  now: Date,
): Exception | undefined {
  return entries.map((entry) => exceptionFor(entry, allow, now)).find((exception) => exception !== undefined);
}

/** What is known, without what an exception covers now. */
export function withoutExceptions(
  known: readonly Advisory[],
  allow: readonly Exception[],
  now: Date,
): readonly Advisory[] {
  return known.filter((advisory) => exceptionFor(advisory, allow, now) === undefined);
}

/** Where an advisory is described in full. */
export function advisoryUrl(id: string): string {
  return `https://osv.dev/vulnerability/${id}`;
}

function forbids(advisory: Advisory, { hide, allow }: AdvisoryRules, now: Date): boolean {
  const isBadEnough = compareSeverities(advisory.severity, hide) <= 0;
  return isBadEnough && exceptionFor(advisory, allow, now) === undefined;
}

/** The exception for an advisory that holds now: until the end of its last day. */
export function exceptionFor(
  advisory: Advisory,
  allow: readonly Exception[],
  now: Date,
): Exception | undefined {
  if (allow.length === 0) return undefined;
  const today = now.toISOString().slice(0, "2027-01-31".length);
  return allow.find((one) => idsOf(advisory).includes(one.id) && today <= one.until);
}
