import type { Flaw } from "@wheelyard/advisories/entry/flaws";
import { matchesVersion } from "@wheelyard/core/version-specifiers";
import { UpstreamFaultError } from "../fetching/upstream-fault.ts";
import type { PublicFile, PublicPage } from "../page/public-page.ts";
import { forbidding } from "./advised.ts";
import type { PageRules } from "./page-rules.ts";

/** Why a file is on the page but can't be downloaded. */
export interface HeldBack {
  /** A segment of its link, which clients print: `until-2026-12-03`, `blocked`, an advisory's id. */
  label: string;
  /** Why it is yanked, in one line. */
  reason: string;
}

/** A file, and whether a rule hides it. */
export type RuledFile = PublicFile & { heldBack?: HeldBack };

/** A page after the rules. */
export interface RuledPage extends Omit<PublicPage, "files"> {
  files: readonly RuledFile[];
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/** ISO 8601 writes later years in another form. */
const LAST_DAY = Date.UTC(9999, 11, 31);

/**
 * Applies the rules to each file. A file that a rule hides is held back, so that a client that requests it is told why.
 * Only `uploadedBefore` leaves files out: the page is as it was on that day.
 *
 * @throws {UpstreamFaultError} if a rule needs upload times and the page has none
 */
export function applyRules(page: PublicPage, rules: PageRules, now: Date): RuledPage {
  requireTimes(page, rules);
  const { uploadedBefore } = rules;
  const ruling = rulingBy(rules, now);
  if (uploadedBefore === undefined) return { ...page, files: page.files.map(ruling) };
  const kept = page.files.filter(({ uploadTime }) => {
    return uploadTime !== undefined && new Date(uploadTime) < uploadedBefore;
  });
  const isQuarantined = page.status?.status === "quarantined";
  const versions = new Set(kept.map(({ version }) => version.normalised));
  return {
    ...page,
    files: kept.map(ruling),
    versions: isQuarantined ? page.versions : [...versions],
  };
}

function rulingBy(rules: PageRules, now: Date): (file: PublicFile) => RuledFile {
  const flawOf = forbidding(rules.advisories, now);
  return (file) => {
    const heldBack =
      advisedAgainst(flawOf(file.version)) ??
      blockedBy(file, rules) ??
      noWheel(file, rules) ??
      tooYoung(file, rules, now);
    return heldBack === undefined ? file : { ...file, heldBack };
  };
}

function advisedAgainst(flaw: Flaw | undefined): HeldBack | undefined {
  if (flaw === undefined) return undefined;
  const { id, severity, summary } = flaw.advisory;
  const about = summary === "" ? "" : `: ${summary}`;
  const upgrade = flaw.fixed === undefined ? "" : `; fixed in ${flaw.fixed}`;
  return { label: id, reason: `held back: ${id}, ${severity}${about}${upgrade}` };
}

function blockedBy({ version }: PublicFile, { blocked }: PageRules): HeldBack | undefined {
  const rule = blocked.find(({ versions }) => versions !== undefined && matchesVersion(versions, version));
  return rule && { label: "blocked", reason: `held back: blocked by ${rule.text}` };
}

function noWheel({ kind }: PublicFile, { wheelsOnly }: PageRules): HeldBack | undefined {
  if (!wheelsOnly || kind === "wheel") return undefined;
  return { label: "no-wheel", reason: "held back: no wheel, needed by wheelsOnly" };
}

function tooYoung(
  { uploadTime }: PublicFile,
  { minimumAgeDays }: PageRules,
  now: Date,
): HeldBack | undefined {
  if (minimumAgeDays === 0) return undefined;
  if (uploadTime === undefined) {
    return { label: "without-upload-time", reason: "held back: no upload time, needed by minimumAgeDays" };
  }
  const offered = new Date(uploadTime).getTime() + minimumAgeDays * DAY_MS;
  if (offered <= now.getTime()) return undefined;
  const day = new Date(Math.min(offered, LAST_DAY)).toISOString().slice(0, "2026-12-03".length);
  return { label: `until-${day}`, reason: `held back until ${day}: minimumAgeDays` };
}

function requireTimes({ project, files }: PublicPage, { minimumAgeDays, uploadedBefore }: PageRules): void {
  const setting = uploadedBefore ? "uploadedBefore" : minimumAgeDays > 0 ? "minimumAgeDays" : undefined;
  if (setting === undefined || files.length === 0) return;
  if (files.some(({ uploadTime }) => uploadTime !== undefined)) return;
  const advice =
    setting === "minimumAgeDays"
      ? `: set it to 0 for this source, or put "${project}" into upstream.exempt`
      : "";
  throw new UpstreamFaultError(
    `Cannot tell how old the files of "${project}" are: their page has no upload times, which upstream.${setting} needs${advice}`,
  );
}
