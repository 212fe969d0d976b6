import { basename } from "@wheelyard/core/bucket-layout/object-key";
import type { Project } from "@wheelyard/core/project";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { serializeState } from "@wheelyard/core/project-page-state";
import type { HomeLevel } from "@wheelyard/site/home-shard";
import type { AttemptCare } from "../commit/care.ts";
import type { ProjectBefore, ReadProject } from "../commit/project-state.ts";
import { type Etags, knownEtags } from "../commit/views.ts";
import type { Rejection } from "../lists/rejection-record.ts";
import { type Hint, hintFor } from "./hints.ts";
import { rejectedKeys, requiredRejections } from "./required-rejections.ts";
import { nextPage, type Verdicts } from "./verdicts.ts";

/** What an attempt saw before it decided what the state must be. */
export interface Seen {
  care: AttemptCare;
  before: ProjectBefore;
  verdicts: Verdicts;
  /** The keys that wait for the project's first file. */
  waiting: readonly string[];
  /** The versions of the views that were read. A thorough attempt reads those of the hinted releases. */
  viewEtags: Etags;
  /** That of the project's part of the home page's data. */
  level: HomeLevel;
}

/** What the index must say about the project after an attempt. */
export interface NextState {
  page: ProjectPage;
  rejected: ReadonlySet<string>;
  /** For each key that was looked at: its record, or undefined if there must be none. */
  rejections: ReadonlyMap<string, Rejection | undefined>;
}

/** @param rejectedBefore the keys of the project that had a rejection record */
export function nextState(
  project: Project,
  { before: { known }, verdicts }: Seen,
  rejectedBefore: ReadonlySet<string>,
): NextState {
  const page = nextPage(project, known?.page, verdicts);
  const rejections = requiredRejections(page, verdicts);
  return { page, rejections, rejected: rejectedKeys(rejectedBefore, rejections) };
}

/**
 * A project without files has no page, so that a client asks its next index.
 *
 * @param rendered the ETags of the rendered views
 * @returns undefined if there must be no state
 */
export function stateText(
  known: ReadProject | undefined,
  { page, rejected }: NextState,
  rendered: Etags,
): string | undefined {
  if (page.distributions.length === 0) return undefined;
  const views = knownEtags(new Map([...(known?.views ?? []), ...rendered]));
  return serializeState({ page, rejected, views, upgraded: known?.upgraded });
}

/**
 * What must be looked at besides the hinted keys: the keys in doubt, and the page's other distributions that share a
 * filename with a hinted one. Which of those is listed, and what their rejection records say, may change with it.
 */
export function companionHints(
  project: Project,
  hints: ReadonlyMap<string, Hint>,
  { known, doubtful }: ProjectBefore,
): Hint[] {
  const filenames = new Set([...hints.keys(), ...doubtful].map(basename));
  const companions = (known?.page.distributions ?? []).filter(({ key }) => filenames.has(basename(key)));
  return [...new Set([...doubtful, ...companions.map(({ key }) => key)])]
    .filter((key) => !hints.has(key))
    .flatMap((key) => hintFor(key, project));
}

/** The keys that a project without a page must note: it has no state to name them in. */
export function keysToNote({ page, rejected }: NextState): ReadonlySet<string> {
  if (page.distributions.length > 0) return new Set();
  return new Set([...page.statuses.map(({ key }) => key), ...rejected]);
}

/** Hints to the waiting keys that a page must look at: those that are neither hinted nor named by its state. */
export function waitingHints(
  project: Project,
  hints: ReadonlyMap<string, Hint>,
  { page, rejected }: NextState,
  waiting: readonly string[],
): Hint[] {
  if (page.distributions.length === 0) return [];
  const named = new Set([...[...page.statuses, ...page.distributions].map(({ key }) => key), ...rejected]);
  return waiting
    .flatMap((key) => hintFor(key, project))
    .filter(({ key }) => !hints.has(key) && !named.has(key));
}

/** The records to look at. A quick attempt knows that a key that the previous state didn't name has no record. */
export function rejectionsInQuestion(
  { care, before: { known } }: Seen,
  { rejections }: NextState,
): ReadonlyMap<string, Rejection | undefined> {
  return new Map(
    [...rejections].filter(
      ([key, rejection]) => care.facts === "thorough" || rejection !== undefined || known?.rejected.has(key),
    ),
  );
}
