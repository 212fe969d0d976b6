import { counted } from "@wheelyard/core/counted";
import { covers } from "@wheelyard/core/name-pattern";
import type { ProjectName } from "@wheelyard/core/project-name";
import { findOnList } from "../fetching/find-on-list.ts";
import { UpstreamFaultError } from "../fetching/upstream-fault.ts";
import { answererOf } from "../rules/answerer.ts";
import type { Source, UpstreamSettings } from "../settings/settings.ts";
import type { ListedCounts } from "./listed-counts.ts";

/** What a source says. */
export type CheckedSource =
  | { index: string; projects: number; alsoThere: readonly ProjectName[] }
  | { index: string; problem: string };

/** The share of the projects before that a list must still have. Anything shorter may be another page, or half a list. */
const LEAST_SHARE = 0.9;

/**
 * Asks each source for the list of all its projects, and looks for private names on it. A name counts if the source
 * would answer for it, were it not private: a reserved or blocked name is safe, and one that a channel rebuilds is
 * there on purpose. No source is asked for a private name.
 *
 * @param before what each source listed the last time: a much shorter list is a problem, and says nothing
 */
export async function checkSources(
  settings: UpstreamSettings,
  privateNames: ReadonlySet<ProjectName>,
  before: ListedCounts,
): Promise<CheckedSource[]> {
  return Promise.all(settings.sources.map((source) => checkSource(source, settings, privateNames, before)));
}

async function checkSource(
  source: Source,
  settings: UpstreamSettings,
  privateNames: ReadonlySet<ProjectName>,
  before: ListedCounts,
): Promise<CheckedSource> {
  try {
    const { projects, found } = await findOnList(source, privateNames);
    const expected = before.get(source.index) ?? 0;
    if (projects < expected * LEAST_SHARE) {
      const problem = `Cannot believe "${source.index}": it lists ${counted(projects, "project")}, expected at least 90 % of the ${expected} before`;
      return { index: source.index, problem };
    }
    const alsoThere = [...found]
      .filter((name) => wouldAnswer(source, name, settings) && !covers(settings.rebuilt, name))
      .sort();
    return { index: source.index, projects, alsoThere };
  } catch (error) {
    if (!(error instanceof UpstreamFaultError)) throw error;
    return { index: source.index, problem: error.message };
  }
}

function wouldAnswer(source: Source, name: ProjectName, settings: UpstreamSettings): boolean {
  const answerer = answererOf(name, { kind: "unclaimed" }, settings);
  return answerer.kind === "source" && answerer.source === source;
}
