import type { ProjectName } from "@wheelyard/core/project-name";
import { readRootNames } from "@wheelyard/core/simple-page/root-names";
import { UnreadablePageError } from "@wheelyard/core/simple-page/simple-page";
import type { Source } from "../settings/settings.ts";
import { type ArrivingPage, type FetchLimits, fetchBody } from "./fetch-body.ts";
import { UpstreamFaultError } from "./upstream-fault.ts";

/** What a source's list of all projects says. */
export interface FoundNames {
  /** How many entries it has. */
  projects: number;
  /** Which of the given names are on the list. */
  found: ReadonlySet<ProjectName>;
}

/** The limits for a list of all projects. pypi.org's has about 40 MB. */
const LIMITS: FetchLimits = { deadlineMs: 300_000, maxBytes: 256_000_000 };

/**
 * Looks for names on a source's list of all projects. We ask for the whole list rather than for each name, which would
 * reveal every private one, and compare it here while it arrives.
 *
 * @throws {UpstreamFaultError} if it gives no readable list
 */
export async function findOnList({ index }: Source, names: ReadonlySet<ProjectName>): Promise<FoundNames> {
  const outcome = await fetchBody(index, undefined, LIMITS, (page) => compare(page, names));
  if (outcome.kind !== "read") {
    throw new UpstreamFaultError(`Cannot ask "${index}": expected the list of its projects, found none`);
  }
  // A login page has no projects either.
  if (outcome.value.projects === 0) {
    throw new UpstreamFaultError(`Cannot believe "${index}": expected a list of projects, found none`);
  }
  return outcome.value;
}

async function compare(
  { text, ...page }: ArrivingPage,
  names: ReadonlySet<ProjectName>,
): Promise<FoundNames> {
  let projects = 0;
  const found = new Set<ProjectName>();
  try {
    const reader = readRootNames(page, (name) => {
      projects++;
      if (names.has(name)) found.add(name);
    });
    for await (const piece of text) reader.write(piece);
    reader.end();
  } catch (cause) {
    if (cause instanceof UnreadablePageError) throw new UpstreamFaultError(cause.message, { cause });
    throw cause;
  }
  return { projects, found };
}
