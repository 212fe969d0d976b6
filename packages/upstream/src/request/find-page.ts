import { oneLine } from "@wheelyard/core/one-line";
import type { Project } from "@wheelyard/core/project";
import type { ProjectName } from "@wheelyard/core/project-name";
import { type JsonPage, jsonPage } from "@wheelyard/core/project-page-json";
import { quoted } from "@wheelyard/core/quoted";
import type { ReceivedPage } from "@wheelyard/core/simple-page/simple-page";
import { readProject } from "@wheelyard/indexer/commit/project-state";
import type { Store } from "@wheelyard/indexer/store/store";
import type { AskSource } from "../fetching/ask-source.ts";
import { UpstreamFaultError } from "../fetching/upstream-fault.ts";
import { type BelievedPage, believePage } from "../page/believe-page.ts";
import { jsonPageOf } from "../page/json-page.ts";
import type { PublicPage } from "../page/public-page.ts";
import { type Answerer, answererOf } from "../rules/answerer.ts";
import { applyRules } from "../rules/hold-back.ts";
import { pageRules } from "../rules/page-rules.ts";
import type { Source, UpstreamSettings } from "../settings/settings.ts";
import { readClaim, requireClaims } from "./claims.ts";
import type { AbsenceReason, LogAnswer } from "./log-answer.ts";

/** What looking for a page needs. */
export interface FindingPorts {
  store: Store;
  bucket: string;
  /** The index's public address without a trailing slash, where it is known. */
  site: string | undefined;
  settings: UpstreamSettings;
  askSource: AskSource;
  log: LogAnswer;
  now: () => Date;
}

export type Found =
  /** Of this index: the view that was asked for is not written yet. */
  | { kind: "own"; page: JsonPage }
  /** From upstream. Whether the name is still nobody's here has to be looked at again before it is sent. */
  | { kind: "public"; page: JsonPage }
  | { kind: "absent"; reason: AbsenceReason };

/** Entries that are named in the log. */
const MAX_EXAMPLES = 5;

/**
 * Finds who has a project. Each look is a strongly consistent GET, in this order: a page of this index is there before
 * its views, and its claim before the page, so that a name of this index is found by one of the looks.
 *
 * @throws {UpstreamFaultError} where upstream gives no answer
 * @throws {Error} where the bucket can't be read, or what lies there
 */
export async function findPage(asked: Project, ports: FindingPorts): Promise<Found> {
  const { store, bucket, site, settings, now } = ports;
  const project = asked.name;
  await requireClaims(store, bucket);
  const own = await readProject(store, asked);
  if (own !== undefined) return { kind: "own", page: jsonPage(own.page, site) };
  const answerer = await findAnswerer(project, ports);
  if (answerer.kind === "nobody") return { kind: "absent", reason: answerer.why };
  const page = await askForPage(answerer.source, project, ports);
  if (page === undefined) return { kind: "absent", reason: "upstream has none" };
  const ruled = applyRules(page, pageRules(project, answerer.source, settings), now());
  return { kind: "public", page: jsonPageOf(ruled, settings.files) };
}

/** Keeps only what is believed: a large page, as received, takes much of a small function's memory. */
async function askForPage(
  source: Source,
  project: ProjectName,
  { askSource, log }: FindingPorts,
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

/** Whatever goes wrong with what another index sent is its fault, and says nothing of the bucket. */
function believed(received: ReceivedPage, project: ProjectName): BelievedPage {
  try {
    return believePage(received, project);
  } catch (cause) {
    if (cause instanceof UpstreamFaultError) throw cause;
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new UpstreamFaultError(`Cannot believe ${quoted(received.url)}: ${oneLine(problem)}`, { cause });
  }
}

/** Who answers for a name by its claim, as it is now, and by the settings. */
export async function findAnswerer(
  project: ProjectName,
  { store, settings }: Pick<FindingPorts, "store" | "settings">,
): Promise<Answerer> {
  return answererOf(project, await readClaim(store, project), settings);
}
