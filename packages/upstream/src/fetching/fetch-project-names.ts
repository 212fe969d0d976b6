import { type ProjectName, parseProjectName } from "@wheelyard/core/project-name";
import {
  type ReceivedPage,
  type RootPage,
  readRootPage,
  UnreadablePageError,
} from "@wheelyard/core/simple-page/simple-page";
import type { Source } from "../settings/settings.ts";
import { type FetchLimits, fetchPage } from "./fetch-page.ts";
import { UpstreamFaultError } from "./upstream-fault.ts";

/** Of a list of all projects. pypi.org's has about 40 MB. */
const LIMITS: FetchLimits = { deadlineMs: 300_000, maxBytes: 256 * 1024 ** 2 };

/**
 * The names of all projects of a source. We ask for its whole list rather than for each name, which would reveal every
 * private one.
 *
 * @throws {UpstreamFaultError} if it gives no readable list
 */
export async function fetchProjectNames({ index }: Source): Promise<ReadonlySet<ProjectName>> {
  const outcome = await fetchPage(index, undefined, LIMITS);
  if (outcome.kind === "absent") {
    throw new UpstreamFaultError(`Cannot ask "${index}": expected the list of its projects, found none`);
  }
  const { projects } = readList(outcome.page.received);
  // A login page has no projects either.
  if (projects.length === 0) {
    throw new UpstreamFaultError(`Cannot believe "${index}": expected a list of projects, found none`);
  }
  return new Set(projects.map(({ name }) => parseProjectName(name)));
}

function readList(received: ReceivedPage): RootPage {
  try {
    return readRootPage(received);
  } catch (cause) {
    if (cause instanceof UnreadablePageError) throw new UpstreamFaultError(cause.message, { cause });
    throw cause;
  }
}
