import type { Claim } from "@wheelyard/core/claims";
import type { ProjectName } from "@wheelyard/core/project-name";
import { type ProjectPage, visiblePage } from "@wheelyard/core/project-page";
import { channelOf, MAIN } from "@wheelyard/core/root";
import { parseVersion } from "@wheelyard/core/version";
import { matchesVersion, type VersionSpecifierSet } from "@wheelyard/core/version-specifiers";
import { askingSources } from "@wheelyard/upstream/fetching/ask-source";
import { ClaimsIncompleteError } from "@wheelyard/upstream/request/claims";
import { type Absence, findPage, type PageOutcome } from "@wheelyard/upstream/request/find-page";
import { readingKnown } from "@wheelyard/upstream/request/read-known";
import { type Advised, advisedOf, advisoryUrl } from "@wheelyard/upstream/rules/advised";
import type { RuledPage } from "@wheelyard/upstream/rules/hold-back";
import type { UpstreamSettings } from "@wheelyard/upstream/settings/settings";
import { readProjectPage } from "../index/read-pages.ts";
import type { OpenIndex } from "../target/open-index.ts";

/** Who answers for a name, and why. */
export type Explanation = {
  project: ProjectName;
  /** Absent for the main index. */
  channel?: string;
} & (
  | { answers: "bucket"; status?: string; files: readonly ExplainedFile[] }
  | {
      answers: "upstream";
      source: string;
      files: readonly ExplainedFile[];
      /** What is known about its versions, the worst first. Absent if nothing is. */
      advisories?: readonly ExplainedAdvisory[];
    }
  | { answers: "nobody"; why: NobodyWhy; source?: string; claim?: Claim; rule?: string }
);

/** Why no one answers. */
export type NobodyWhy = Absence["why"] | "no upstream";

export interface ExplainedAdvisory {
  id: string;
  aliases: readonly string[];
  url: string;
  severity: string;
  summary: string;
  /** In PEP 440 normal form. */
  versions: readonly string[];
  /** Which of these versions are held back because of it. */
  heldBack: readonly string[];
  fixed: readonly string[];
  /** Why it holds nothing back, if there is an exception. */
  exception?: { until: string; reason: string };
}

export interface ExplainedFile {
  filename: string;
  /** In PEP 440 normal form. */
  version: string;
  state: "offered" | "yanked" | "held back";
  /** Why it is yanked or held back. */
  reason?: string;
}

/**
 * Finds out who answers for a name, as the index itself does: upstream is never asked for a name that is private,
 * claimed or reserved.
 *
 * @param settings undefined if the index has no upstream
 * @throws {UpstreamFaultError} if upstream gives no answer
 * @throws {ClaimsIncompleteError} if we don't know which names are private, and the name has no page
 */
export async function explanationOf(
  project: ProjectName,
  { store, bucket }: Pick<OpenIndex, "store" | "bucket">,
  settings: UpstreamSettings | undefined,
): Promise<Explanation> {
  const asked = { root: MAIN, name: project };
  if (settings === undefined) {
    const page = await readProjectPage(store, asked);
    return page === undefined ? { project, answers: "nobody", why: "no upstream" } : byBucket(page);
  }
  const now = () => new Date();
  const readKnown = readingKnown(store, now);
  const ports = { store, bucket, settings, askSource: askingSources(), readKnown, log: () => {}, now };
  try {
    return explained(project, await findPage(asked, ports), now());
  } catch (error) {
    if (!(error instanceof ClaimsIncompleteError)) throw error;
    const page = await readProjectPage(store, asked);
    if (page === undefined) throw error;
    return byBucket(page);
  }
}

/** What a channel leads to for a project that it doesn't have itself. */
export interface LedToMain {
  project: ProjectName;
  channel: string;
  answers: "main index";
  /** What is there. */
  main: Explanation;
}

/**
 * Finds out what a channel answers for a name: with its own page; if it has rules of its own for upstream, with what
 * they leave; and otherwise with a redirect to the main index.
 *
 * @param view the channel's rules for upstream, if it has any
 * @throws as `explanationOf` does
 */
export async function channelExplanationOf(
  project: ProjectName,
  index: Pick<OpenIndex, "store" | "bucket" | "root">,
  settings: UpstreamSettings | undefined,
  view: UpstreamSettings | undefined,
): Promise<Explanation | LedToMain> {
  const channel = channelOf(index.root) ?? "";
  const own = await readProjectPage(index.store, { root: index.root, name: project });
  if (own !== undefined) return { channel, ...byBucket(own) };
  if (view !== undefined) {
    const explanation = await explanationOf(project, index, view);
    const isOurs =
      explanation.answers === "bucket" || (explanation.answers === "nobody" && explanation.why === "claimed");
    if (!isOurs) return { channel, ...explanation };
  }
  const main = await explanationOf(project, index, settings);
  return { project, channel, answers: "main index", main };
}

/** The files of some versions. Empty if no one answers. */
export function ofVersions(explanation: Explanation, versions: VersionSpecifierSet): ExplainedFile[] {
  if (explanation.answers === "nobody") return [];
  return explanation.files.filter(({ version }) => matchesVersion(versions, parseVersion(version)));
}

function explained(project: ProjectName, found: PageOutcome, now: Date): Explanation {
  switch (found.kind) {
    case "own":
      return byBucket(found.page);
    case "public":
      return byUpstream(project, found, now);
    case "absent":
      return { project, answers: "nobody", why: found.absence.why, ...detailsOf(found.absence) };
  }
}

function byBucket(page: ProjectPage): Explanation {
  const { status, files } = visiblePage(page);
  return {
    project: page.project.name,
    answers: "bucket",
    ...(status && { status: status.status }),
    files: files.map(({ distribution: { filename, version }, sideFiles: { yanked } }) => ({
      filename,
      version: version.normalised,
      ...(yanked === undefined ? { state: "offered" } : { state: "yanked", reason: yanked.reason }),
    })),
  };
}

function byUpstream(
  project: ProjectName,
  { source, page, rules: { advisories } }: Extract<PageOutcome, { kind: "public" }>,
  now: Date,
): Explanation {
  const versions = [...new Map(page.files.map(({ version }) => [version.normalised, version])).values()];
  const known = advisories === undefined ? [] : advisedOf(versions, advisories, now);
  return {
    project,
    answers: "upstream",
    source: source.index,
    files: publicFiles(page),
    ...(known.length > 0 && { advisories: known.map(explainedAdvisory) }),
  };
}

function explainedAdvisory({ flaw: { advisory }, ...more }: Advised): ExplainedAdvisory {
  const { id, aliases, severity, summary } = advisory;
  return { id, aliases, url: advisoryUrl(id), severity, summary, ...more };
}

function publicFiles({ files }: RuledPage): ExplainedFile[] {
  return files.map(({ filename, version: { normalised: version }, heldBack, yanked }) => ({
    filename,
    version,
    ...(heldBack !== undefined
      ? { state: "held back", reason: heldBack.reason }
      : yanked !== undefined
        ? { state: "yanked", reason: yanked }
        : { state: "offered" }),
  }));
}

function detailsOf(absence: Absence): { source?: string; claim?: Claim; rule?: string } {
  switch (absence.why) {
    case "claimed":
      return absence.claim === undefined ? {} : { claim: absence.claim };
    case "reserved":
      return { rule: absence.pattern };
    case "blocked":
      return { rule: absence.rule.text };
    case "upstream has none":
      return { source: absence.source.index };
    case "uncovered":
      return {};
  }
}
