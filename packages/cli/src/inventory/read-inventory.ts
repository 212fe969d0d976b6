import type { CoreMetadata } from "@wheelyard/core/core-metadata";
import { eachOnce } from "@wheelyard/core/each-once";
import type { ProjectName } from "@wheelyard/core/project-name";
import { type ProjectPage, visiblePage } from "@wheelyard/core/project-page";
import { type Release, releases } from "@wheelyard/core/releases";
import type { Root } from "@wheelyard/core/root";
import { readReleaseMetadata } from "@wheelyard/indexer/commit/release-metadata";
import type { Store } from "@wheelyard/indexer/store/store";
import type { KnownOf } from "@wheelyard/upstream/advising/known-of-release";
import type { AdvisorySettings } from "@wheelyard/upstream/settings/advisory-settings";
import { refused } from "../command-error.ts";
import { listedFile } from "../index/listed-file.ts";
import { readProjectPage, readRootList } from "../index/read-pages.ts";
import { knowingRequirements, type RequirementOf, requirementsOf } from "./known-requirements.ts";
import { licenceOf } from "./licence.ts";
import type { InventoryRelease, ProjectInventory } from "./release.ts";
import { advisoriesOf } from "./release-advisories.ts";

/** How many projects are in memory at once. */
const PROJECTS_AT_ONCE = 16;

/** How often a project that changes meanwhile is read. */
const ATTEMPTS = 3;

/** What an inventory is made from. */
export interface InventorySources {
  store: Store;
  root: Root;
  /** Undefined if the index has no advisories. */
  known: KnownOf | undefined;
  settings: Partial<Pick<AdvisorySettings, "hide" | "allow">>;
  now: Date;
}

/**
 * Reads the releases of projects, in their order: each project's page, and the metadata of each release.
 *
 * Releases in quarantine and yanked files are among them: the bucket still has them. A project whose last file is
 * removed meanwhile is left out.
 *
 * @throws {CommandError} if the index contradicts itself: an inventory is never shorter because of that
 */
export async function* readInventory(
  projects: readonly ProjectName[],
  sources: InventorySources,
): AsyncGenerator<ProjectInventory> {
  const { known, settings, now } = sources;
  const requirementOf = known && knowingRequirements({ ...sources, known }, settings.allow ?? [], now);
  for (let first = 0; first < projects.length; first += PROJECTS_AT_ONCE) {
    const names = projects.slice(first, first + PROJECTS_AT_ONCE);
    yield* await Promise.all(
      names.map((name) => readReleases(name, sources, requirementOf && eachOnce(requirementOf))),
    );
  }
}

async function readReleases(
  name: ProjectName,
  sources: InventorySources,
  requirementOf: RequirementOf | undefined,
): Promise<ProjectInventory> {
  const { store, root } = sources;
  for (let attempt = 1; ; attempt++) {
    const page = await readProjectPage(store, { root, name });
    if (page === undefined) {
      await requireUnlisted(name, sources);
      return [];
    }
    try {
      const all = releases({ ...page, statuses: [] });
      return await Promise.all(all.map((release) => readRelease(page, release, sources, requirementOf)));
    } catch (error) {
      if (!(error instanceof OtherMetadataError)) throw error;
      if (attempt === ATTEMPTS) throw refused(error.message, { cause: error });
    }
  }
}

/** A project may lose its last file at any time, but then the list of projects doesn't name it any more. */
async function requireUnlisted(name: ProjectName, { store, root }: InventorySources): Promise<void> {
  if (!(await readRootList(store, root)).includes(name)) return;
  throw refused(
    `Cannot read project "${name}": the list of projects names it, and it has no page; "wheelyard reconcile" repairs that`,
  );
}

/** The published metadata is not what the page says: the file was replaced or removed meanwhile, or it is damaged. */
class OtherMetadataError extends Error {
  override readonly name = "OtherMetadataError";

  constructor(key: string) {
    super(
      `Cannot read the metadata of "${key}": it is not what the project's page says; "wheelyard reconcile" repairs that`,
    );
  }
}

/** @returns undefined if no metadata can be read from the file */
async function readMetadata(store: Store, release: Release): Promise<CoreMetadata | undefined> {
  const read = await readReleaseMetadata(store, release);
  if (read.kind === "other") throw new OtherMetadataError(read.key);
  return read.kind === "read" ? read.metadata : undefined;
}

async function readRelease(
  page: ProjectPage,
  release: Release,
  { store, known, settings, now }: InventorySources,
  requirementOf: RequirementOf | undefined,
): Promise<InventoryRelease> {
  const { name } = page.project;
  const { status } = visiblePage(page);
  const { version, parsedVersion, time, files } = release;
  const metadata = await readMetadata(store, release);
  const dependencies = metadata?.requiresDist ?? null;
  return {
    project: name,
    version,
    ...(status && { status: status.status }),
    uploadTime: time,
    licence: (metadata && licenceOf(metadata)) ?? null,
    dependencies,
    advisories: known ? advisoriesOf(parsedVersion, await known(name), settings, now) : null,
    requirements: dependencies && requirementOf ? await requirementsOf(dependencies, requirementOf) : null,
    files: files.map(listedFile),
  };
}
