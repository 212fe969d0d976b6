import { partOf } from "@wheelyard/advisories/data-set/layout";
import { InvalidManifestError, type Manifest } from "@wheelyard/advisories/data-set/manifest";
import { InvalidPartError } from "@wheelyard/advisories/data-set/part";
import { MissingPartError, readManifest, readPart } from "@wheelyard/advisories/data-set/read-advisories";
import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { Store } from "@wheelyard/indexer/store/store";
import { type KnownOf, knowing } from "@wheelyard/upstream/advising/known-of-release";
import { refused } from "../command-error.ts";
import { limitedReads } from "../index/limited-reads.ts";

/** What an index's data set says. */
export interface IndexAdvisories {
  manifest: Manifest;
  /** About the projects that were asked for. */
  own: ReadonlyMap<ProjectName, readonly Advisory[]>;
  /**
   * About any project. What it says about others is read when it is asked for.
   *
   * @throws {CommandError} if the data set is damaged
   */
  of: KnownOf;
}

/** Parts that are read side by side. */
const CONCURRENT_READS = 16;

/**
 * Reads what the index's data set says about these projects: each part of it once.
 *
 * @returns undefined if no data set was ever fetched
 * @throws {CommandError} if the data set is damaged: that is never "nothing known"
 */
export async function readIndexAdvisories(
  store: Store,
  projects: Iterable<ProjectName>,
): Promise<IndexAdvisories | undefined> {
  const manifest = (await undamaged(readManifest(store)))?.manifest;
  if (manifest === undefined) return undefined;
  const own = await undamaged(readParts(limitedReads(store, CONCURRENT_READS), manifest, [...projects]));
  const others = knowing(store, manifest, (known) => known);
  return { manifest, own, of: async (project) => own.get(project) ?? undamaged(others(project)) };
}

/** Usually little is known about them, so this is small. */
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
