import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import type { ProjectPage } from "@wheelyard/core/project-page";
import type { NormalVersion } from "@wheelyard/core/version";
import type { HomeLevel } from "@wheelyard/site/home-shard";
import { type AttemptCare, careForAttempt } from "../commit/care.ts";
import { type ProjectBefore, type ReadProject, readProjectBefore } from "../commit/project-state.ts";
import { type Etags, readEtags } from "../commit/views.ts";
import { chooseLevel } from "../lists/home-shard-list.ts";
import { projectViewKeys, readViewedReleases } from "../views/project-views.ts";
import { hintedVersions } from "./hints.ts";
import type { Seen } from "./next-state.ts";
import type { ProjectRun } from "./project-run.ts";
import { readWaitingKeys } from "./waiting.ts";

/** The state as an attempt read it, and how much else the attempt reads. */
export interface Committed {
  known: ReadProject | undefined;
  care: AttemptCare;
}

/** What an attempt reads about the project beside the hinted keys. The reads have begun, side by side. */
export interface AttemptReads {
  committed: Promise<Committed>;
  before: Promise<ProjectBefore>;
  page: Promise<ProjectPage | undefined>;
  /** The keys that wait for the project's first file. */
  waiting: Promise<readonly string[]>;
  /** The versions of the hinted releases' views; empty if the attempt relies on the state. */
  viewEtags: Promise<Etags>;
  /** That of the project's part of the home page's data. */
  level: Promise<HomeLevel>;
}

/** @param reading the read of the state */
export function beginReads(reading: Promise<ReadProject | undefined>, run: ProjectRun): AttemptReads {
  const committed = reading.then((known) => ({ known, care: careForAttempt(run.care, run.attempts, known) }));
  const before = committed.then((read) => readBefore(read, run));
  return {
    committed,
    before,
    page: before.then(({ known }) => known?.page),
    waiting: committed.then((read) => readWaiting(read, run)),
    viewEtags: committed.then((read) => readHintedEtags(read, run)),
    level: committed.then((read) => readHomeLevel(read, run)),
  };
}

async function readBefore({ known, care }: Committed, run: ProjectRun): Promise<ProjectBefore> {
  if (care.facts === "thorough") return readProjectBefore(run.ports.store, run.project, known);
  return { known, json: undefined, doubtful: [] };
}

/** Only after the state was read. Otherwise it would miss a note that is left because there was no page yet. */
async function readWaiting({ care }: Committed, { ports, project }: ProjectRun): Promise<string[]> {
  return care.facts === "quick" ? [] : readWaitingKeys(ports.store, project);
}

async function readHintedEtags({ care }: Committed, { ports, project, hints }: ProjectRun): Promise<Etags> {
  if (care.views === "quick") return new Map();
  const { json } = projectPageKeys(project);
  const keys = projectViewKeys(project, hintedVersions(hints.values()));
  return readEtags(
    ports.store,
    keys.filter((key) => key !== json),
  );
}

/** A project stays in its part of the home page's data as long as it has a page. */
async function readHomeLevel(
  { known }: Committed,
  { ports, project, hints }: ProjectRun,
): Promise<HomeLevel> {
  if (known?.page.home !== undefined) return known.page.home.level ?? 1;
  const mayHavePage = known !== undefined || hintedVersions(hints.values()).size > 0;
  return mayHavePage ? chooseLevel(ports.store, project) : 1;
}

/**
 * The releases whose own views may have to change: those of the hinted files, or all of them if the project's status
 * may have changed. That includes all releases that have views, because one may have left the page while a run that
 * changes the status wrote them.
 */
export async function readConcernedVersions(
  { project, hints, ports }: ProjectRun,
  page: ProjectPage,
): Promise<ReadonlySet<NormalVersion>> {
  const hinted = hintedVersions(hints.values());
  if ([...hints.values()].every(({ kind }) => kind === "distribution")) return hinted;
  const viewed = await readViewedReleases(ports.store, project);
  const listed = page.distributions.map(({ distribution }) => distribution.version.normalised);
  return new Set([...hinted, ...viewed, ...listed]);
}

/** The versions of all views that may have to change, those that were read already among them. */
export async function readOtherEtags(
  { project, ports }: ProjectRun,
  { care, viewEtags }: Seen,
  versions: ReadonlySet<NormalVersion>,
): Promise<Etags> {
  if (care.views === "quick") return viewEtags;
  const others = projectViewKeys(project, versions).filter((key) => !viewEtags.has(key));
  return new Map([...viewEtags, ...(await readEtags(ports.store, others))]);
}
