import { partOf } from "@wheelyard/advisories/data-set/layout";
import { InvalidManifestError, type Manifest } from "@wheelyard/advisories/data-set/manifest";
import { InvalidPartError } from "@wheelyard/advisories/data-set/part";
import { MissingPartError, readManifest, readPart } from "@wheelyard/advisories/data-set/read-advisories";
import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { Version } from "@wheelyard/core/version";
import type { Store } from "@wheelyard/indexer/store/store";
import { type KnownOf, knowing } from "@wheelyard/upstream/advising/known-of-release";
import { advisedOf, advisoryUrl } from "@wheelyard/upstream/rules/advised";
import type { AdvisorySettings, Exception } from "@wheelyard/upstream/settings/advisory-settings";
import { refused } from "../command-error.ts";
import type { Acceptance, InventoryAdvisory } from "./release.ts";

/**
 * Reads what the index's data set says about these projects: each part of it once. What it says about others, which
 * they require, is read when it is asked for.
 *
 * @returns undefined if no data set was ever fetched
 * @throws {CommandError} if the data set is damaged, now or when it is asked: that is never "nothing known"
 */
export async function readKnownAdvisories(
  store: Store,
  projects: readonly ProjectName[],
): Promise<KnownOf | undefined> {
  const manifest = (await undamaged(readManifest(store)))?.manifest;
  if (manifest === undefined) return undefined;
  const own = await undamaged(readParts(store, manifest, projects));
  const others = knowing(store, manifest, (known) => known);
  return async (project) => own.get(project) ?? undamaged(others(project));
}

/** Usually nothing is known about private projects, so this is small. */
async function readParts(
  store: Store,
  manifest: Manifest,
  projects: readonly ProjectName[],
): Promise<ReadonlyMap<ProjectName, readonly Advisory[]>> {
  const reading = [...byPart(projects)].map(([part, names]) => readPart(store, manifest, part, names));
  const parts = await Promise.all(reading);
  const unknown = projects.map((project) => [project, []] as const);
  return new Map<ProjectName, readonly Advisory[]>([...unknown, ...parts.flatMap((part) => [...part])]);
}

function byPart(projects: readonly ProjectName[]): ReadonlyMap<string, ProjectName[]> {
  const parts = new Map<string, ProjectName[]>();
  for (const project of projects) {
    const part = partOf(project);
    const names = parts.get(part) ?? [];
    parts.set(part, names);
    names.push(project);
  }
  return parts;
}

const DAMAGES = [MissingPartError, InvalidPartError, InvalidManifestError];

async function undamaged<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (DAMAGES.some((Damage) => error instanceof Damage)) {
      throw refused((error as Error).message, { cause: error });
    }
    throw error;
  }
}

/** What is known against a release, the worst first, and which of it the settings accept at this time. */
export function advisoriesOf(
  version: Version,
  known: readonly Advisory[],
  { hide = "malicious", allow = [] }: Partial<Pick<AdvisorySettings, "hide" | "allow">>,
  now: Date,
): InventoryAdvisory[] {
  return advisedOf([version], { known, hide, allow }, now).map(({ flaw: { advisory, fixed }, exception }) => {
    const { id, aliases, severity, summary } = advisory;
    return {
      id,
      aliases,
      url: advisoryUrl(id),
      severity,
      summary,
      ...(fixed !== undefined && { fixed }),
      ...(exception && { accepted: acceptance(exception) }),
    };
  });
}

export function acceptance({ until, reason }: Exception): Acceptance {
  return { until, reason };
}
