import { setTimeout as sleep } from "node:timers/promises";
import { jsonPage } from "@wheelyard/core/project-page-json";
import { releases } from "@wheelyard/core/releases";
import { channelOf } from "@wheelyard/core/root";
import type { NormalVersion } from "@wheelyard/core/version";
import { renderPublicPage } from "@wheelyard/site/public-page";
import { renderPublicRelease } from "@wheelyard/site/public-release-page";
import { UpstreamFaultError } from "../fetching/upstream-fault.ts";
import { jsonPageOf } from "../page/json-page.ts";
import { peoplePageOf, peopleReleaseOf } from "../page/people-page.ts";
import type { UpstreamSettings } from "../settings/settings.ts";
import type { UpstreamViews } from "../settings/views.ts";
import { answerRelease, readReleasePath } from "./answer-release.ts";
import { ClaimsIncompleteError } from "./claims.ts";
import { findInView } from "./find-in-view.ts";
import { askForDecoy, type FindPagePorts, findAnswerer, findPage, type PageOutcome } from "./find-page.ts";
import type { AbsenceReason, LogAnswer } from "./log-answer.ts";
import {
  absentAnswer,
  CACHE_CONTROL,
  faultAnswer,
  methodAnswer,
  type PageAnswer,
  pageAnswer,
  redirectAnswer,
} from "./page-answer.ts";
import { type AskedPage, mainLocation, readPagePath } from "./page-path.ts";
import { OldAdvisoriesError, readingKnown } from "./read-known.ts";
import { type RenderedView, renderForPeople, renderView } from "./render-view.ts";

/** A page that someone has. */
type Available = Extract<PageOutcome, { kind: "own" | "public" }>;

const NO_ANSWER = "The index for public projects gives no answer";

/** A request for a page that the bucket answered with 404. */
export interface PageRequest {
  method: string;
  /** Where the bucket would hold the page, with a slash before it. */
  path: string;
  ifNoneMatch: string | undefined;
}

export type AnswerPage = (request: PageRequest) => Promise<PageAnswer>;

interface AnsweringPorts extends FindPagePorts {
  /** The index's public address without a trailing slash, if it is known. */
  site: string | undefined;
}

export interface AnswerPageOptions extends Omit<AnsweringPorts, "now" | "settings" | "readKnown"> {
  /** Undefined if the environment has no upstream, so that only channels lead here. */
  settings: UpstreamSettings | undefined;
  /** Channels that ask upstream themselves. All others lead to the main index. */
  views?: UpstreamViews;
  now?: () => Date;
  /** Waits for a number of milliseconds. */
  wait?: (ms: number) => Promise<unknown>;
}

/** The least time before a restricted reader gets a 404: the time taken must not reveal the reason. */
export const LEAST_ABSENCE_MS = 1_000;

const NOT_RECONCILED =
  "This index can't tell yet which names are private: its operator must reconcile it first";

/**
 * Answers for projects' pages that the bucket does not hold. Never rejects.
 *
 * It answers with a page or a 404 only if that is certain, and only a page may be cached. Everything else is a 503,
 * after which clients ask again instead of choosing something else.
 */
export function answeringPages(options: AnswerPageOptions): AnswerPage {
  const { now = () => new Date(), wait = sleep } = options;
  const readKnown = readingKnown(options.store, now);
  return async ({ method, path, ifNoneMatch }) => {
    if (method !== "GET" && method !== "HEAD") return methodAnswer();
    const release = readReleasePath(path);
    if (release !== undefined) {
      const { store, settings, log } = options;
      return answerRelease(release, ifNoneMatch, { store, settings: settings?.advisories, now }).catch(
        (error: unknown) => answerFault({ ...release, reader: "any" }, error, log),
      );
    }
    const asked = readPagePath(path);
    const main = mainLocation(path);
    const settings = asked && settingsFor(asked, options);
    if (asked === undefined || settings === undefined)
      return main === undefined ? absentAnswer() : redirectAnswer(main);
    const ports = { ...options, settings, readKnown, now };
    const began = now().getTime();
    try {
      const answer = await answerFor(asked, main, ifNoneMatch, ports);
      if (asked.reader === "restricted" && answer.status === 404) {
        await wait(Math.max(0, began + LEAST_ABSENCE_MS - now().getTime()));
      }
      return answer;
    } catch (error) {
      return answerFault(asked, error, ports.log);
    }
  };
}

/** @returns undefined if upstream is not asked: there is none, or the page is that of a channel that is not a view */
function settingsFor({ project: { root } }: AskedPage, options: AnswerPageOptions) {
  const channel = channelOf(root);
  return channel === undefined ? options.settings : options.views?.get(channel);
}

/** @param main where the main index has the page, if it is that of a view */
async function answerFor(
  page: AskedPage,
  main: string | undefined,
  ifNoneMatch: string | undefined,
  ports: AnsweringPorts,
): Promise<PageAnswer> {
  const { log } = ports;
  const { project: asked, reader, view } = page;
  const project = asked.name;
  const absent = (reason: AbsenceReason): PageAnswer => {
    log({ level: "info", event: "absent", project, reason });
    return absentAnswer();
  };
  // Where the name is ours, a view leads to the main index.
  const ours = (reason: AbsenceReason) => (main === undefined ? absent(reason) : redirectAnswer(main));
  const found = await (main === undefined ? findPage : findInView)(asked, ports);
  if (reader === "restricted" && isPrivate(found)) await askForDecoy(project, ports);
  if (found.kind === "main") return ours("private");
  if (found.kind === "absent") {
    const { why } = found.absence;
    return why === "claimed" ? ours(why) : absent(why);
  }
  if (found.kind === "own" && reader === "restricted") return absent("private");
  if (typeof view === "object" && !hasRelease(found, view.release)) {
    return found.kind === "own" ? ours("no such release") : absent("no such release");
  }
  const rendered = await renderFound(found, page, ports);
  if (rendered === undefined) {
    log({ level: "info", event: "answered", project, from: "own", status: 503 });
    return faultAnswer(`The page of "${project}" is being written`);
  }
  const answer = pageAnswer(rendered, CACHE_CONTROL[found.kind], ifNoneMatch);
  // Between the first look and the first byte, a first upload may have claimed the name.
  if (found.kind === "public" && (await findAnswerer(project, ports)).kind === "nobody") {
    return ours("claimed meanwhile");
  }
  log({ level: "info", event: "answered", project, from: found.kind, status: answer.status });
  return answer;
}

function isPrivate(found: PageOutcome | { kind: "main" }): boolean {
  return found.kind === "absent"
    ? found.absence.why === "claimed" || found.absence.why === "reserved"
    : found.kind !== "public";
}

function hasRelease(found: Available, version: NormalVersion): boolean {
  return found.kind === "own"
    ? releases(found.page).some((release) => release.version === version)
    : found.page.files.some((file) => file.version.normalised === version);
}

/** @returns undefined for a page for people of this index: only the indexer renders it, and is about to write it */
async function renderFound(
  found: Available,
  { project, view }: AskedPage,
  { site, settings, now }: AnsweringPorts,
): Promise<RenderedView | undefined> {
  if (view === "people" || typeof view === "object") {
    if (found.kind === "own") return undefined;
    return renderForPeople(
      view === "people"
        ? renderPublicPage(peoplePageOf(project, found, now()), site)
        : renderPublicRelease(peopleReleaseOf(project, view.release, found, settings.files, now()), site),
    );
  }
  const page = found.kind === "own" ? jsonPage(found.page, site) : jsonPageOf(found.page, settings.files);
  return renderView(page, view);
}

/**
 * What readers are told about an error: everything if upstream caused it; for the bucket, only what to do. A restricted
 * reader is not told what was asked for.
 */
function answerFault(
  { project: { name: project }, reader }: Pick<AskedPage, "project" | "reader">,
  error: unknown,
  log: LogAnswer,
): PageAnswer {
  if (error instanceof UpstreamFaultError) {
    log({ level: "warn", event: "upstream-failed", project, message: error.message });
    return faultAnswer(reader === "restricted" ? NO_ANSWER : error.message);
  }
  if (error instanceof OldAdvisoriesError) {
    log({ level: "error", event: "advisories-old", project, message: error.message });
    return faultAnswer(error.message);
  }
  const { name, message } = error instanceof Error ? error : { name: "unknown", message: String(error) };
  log({ level: "error", event: "bucket-failed", project, name, message });
  return faultAnswer(
    error instanceof ClaimsIncompleteError
      ? NOT_RECONCILED
      : `Cannot read what the bucket has for "${project}"`,
  );
}
