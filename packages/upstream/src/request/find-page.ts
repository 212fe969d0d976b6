import { randomUUID } from "node:crypto";
import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import { oneLine } from "@wheelyard/core/one-line";
import type { Project } from "@wheelyard/core/project";
import { type ProjectName, parseProjectName } from "@wheelyard/core/project-name";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { quoted } from "@wheelyard/core/quoted";
import type { ReceivedPage } from "@wheelyard/core/simple-page/simple-page";
import { allFulfilled } from "@wheelyard/indexer/commit/all-fulfilled";
import { readProject } from "@wheelyard/indexer/commit/project-state";
import type { Store } from "@wheelyard/indexer/store/store";
import type { AskSource } from "../fetching/ask-source.ts";
import { UpstreamFaultError } from "../fetching/upstream-fault.ts";
import { type BelievedPage, believePage } from "../page/believe-page.ts";
import type { PublicPage } from "../page/public-page.ts";
import { type Answerer, answererOf, type NotAskedReason } from "../rules/answerer.ts";
import { applyRules, type RuledPage } from "../rules/hold-back.ts";
import { type PageRules, pageRules } from "../rules/page-rules.ts";
import type { Source, UpstreamSettings } from "../settings/settings.ts";
import { readClaim, requireClaims } from "./claims.ts";
import type { LogAnswer } from "./log-answer.ts";
import type { ReadKnown } from "./read-known.ts";

/** What is needed to look for a page. */
export interface FindPagePorts {
  store: Store;
  bucket: string;
  settings: UpstreamSettings;
  askSource: AskSource;
  readKnown: ReadKnown;
  log: LogAnswer;
  now: () => Date;
}

export type PageOutcome =
  /** A page of this index. */
  | { kind: "own"; page: ProjectPage }
  /** A page from upstream. Before sending it, check again that no one here has the name. */
  | { kind: "public"; source: Source; page: RuledPage; rules: PageRules }
  | { kind: "absent"; absence: Absence };

/** Why no one has a project. */
export type Absence = NotAskedReason | { why: "upstream has none"; source: Source };

/** How many entries the log names. */
const MAX_EXAMPLES = 5;

/**
 * Finds who has a project. Each look is a strongly consistent GET, in this order. A page of this index exists before
 * its views, and its claim before the page, so one of the looks finds every name of this index.
 *
 * @throws {UpstreamFaultError} if upstream gives no answer
 * @throws {OldAdvisoriesError} if the settings refuse to serve pages by old advisories
 * @throws {Error} if the bucket, or an object in it, can't be read
 */
export async function findPage(asked: Project, ports: FindPagePorts): Promise<PageOutcome> {
  const { store, bucket, settings, now } = ports;
  const project = asked.name;
  await requireClaims(store, bucket);
  const own = await readProject(store, asked);
  if (own !== undefined) return { kind: "own", page: own.page };
  const answerer = await findAnswerer(project, ports);
  if (answerer.kind === "nobody") return { kind: "absent", absence: answerer };
  const { source } = answerer;
  const [page, known] = await askAndRead(source, project, ports);
  if (page === undefined) return { kind: "absent", absence: { why: "upstream has none", source } };
  const rules = pageRules(project, source, settings, known);
  return { kind: "public", source, page: applyRules(page, rules, now()), rules };
}

/**
 * Looks as if no one here had the name, but asks for a random one. It takes as long, and fails in the same cases, so
 * that a reader who only sees that there is nothing can't tell why.
 *
 * @throws as `findPage` does
 */
export async function askForDecoy(project: ProjectName, ports: FindPagePorts): Promise<void> {
  const settings = { ...ports.settings, reserved: [] };
  const answerer = answererOf(project, { kind: "unclaimed" }, settings);
  if (answerer.kind === "source") await askAndRead(answerer.source, parseProjectName(randomUUID()), ports);
}

/** What a source has of a project, and what is known about it. */
function askAndRead(
  source: Source,
  project: ProjectName,
  ports: FindPagePorts,
): Promise<[PublicPage | undefined, readonly Advisory[]]> {
  const { advisories } = ports.settings;
  return allFulfilled([
    askForPage(source, project, ports),
    advisories === undefined ? Promise.resolve([]) : ports.readKnown(project, advisories),
  ]);
}

/** Keeps only what is believed: a large page, as received, takes much of a small function's memory. */
async function askForPage(
  source: Source,
  project: ProjectName,
  { askSource, log }: FindPagePorts,
): Promise<PublicPage | undefined> {
  const answer = await askSource(source, project);
  if (answer.kind === "absent") return undefined;
  const { page, invalid } = believed(answer.received, project);
  if (invalid.length > 0) {
    const examples = invalid.slice(0, MAX_EXAMPLES).map(({ entry, problem }) => `${entry}: ${problem}`);
    log({ level: "warn", event: "entries-left-out", project, count: invalid.length, examples });
  }
  return page;
}

/** Anything that is wrong with another index's answer is upstream's fault, and says nothing about the bucket. */
function believed(received: ReceivedPage, project: ProjectName): BelievedPage {
  try {
    return believePage(received, project);
  } catch (cause) {
    if (cause instanceof UpstreamFaultError) throw cause;
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new UpstreamFaultError(`Cannot believe ${quoted(received.url)}: ${oneLine(problem)}`, { cause });
  }
}

/** Who answers for a name, according to its current claim and the settings. */
export async function findAnswerer(
  project: ProjectName,
  { store, settings }: Pick<FindPagePorts, "store" | "settings">,
): Promise<Answerer> {
  return answererOf(project, await readClaim(store, project), settings);
}
