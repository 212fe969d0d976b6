import { covers } from "@wheelyard/core/name-pattern";
import type { ProjectName } from "@wheelyard/core/project-name";
import { fetchProjectNames } from "@wheelyard/upstream/fetching/fetch-project-names";
import { UpstreamFaultError } from "@wheelyard/upstream/fetching/upstream-fault";
import { answererOf } from "@wheelyard/upstream/rules/answerer";
import type { Source, UpstreamSettings } from "@wheelyard/upstream/settings/settings";

/** What a source says. */
export type CheckedSource =
  | { index: string; projects: number; alsoThere: readonly ProjectName[] }
  | { index: string; problem: string };

/**
 * Asks each source for the list of all its projects, and looks for private names on it. A name counts if the source
 * would answer for it, were it not private: a reserved or blocked name is safe, and one that a channel rebuilds is
 * there on purpose.
 */
export async function checkSources(
  settings: UpstreamSettings,
  privateNames: readonly ProjectName[],
): Promise<CheckedSource[]> {
  return Promise.all(settings.sources.map((source) => checkSource(source, settings, privateNames)));
}

async function checkSource(
  source: Source,
  settings: UpstreamSettings,
  privateNames: readonly ProjectName[],
): Promise<CheckedSource> {
  try {
    const there = await fetchProjectNames(source);
    const alsoThere = privateNames.filter(
      (name) => there.has(name) && wouldAnswer(source, name, settings) && !covers(settings.rebuilt, name),
    );
    return { index: source.index, projects: there.size, alsoThere };
  } catch (error) {
    if (!(error instanceof UpstreamFaultError)) throw error;
    return { index: source.index, problem: error.message };
  }
}

function wouldAnswer(source: Source, name: ProjectName, settings: UpstreamSettings): boolean {
  const answerer = answererOf(name, { kind: "unclaimed" }, settings);
  return answerer.kind === "source" && answerer.source === source;
}
