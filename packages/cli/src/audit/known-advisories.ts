import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { believeCounts, UnbelievableArchiveError } from "@wheelyard/advisories/data-set/believe";
import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import { fetchArchive, SourceFaultError } from "@wheelyard/advisories/fetching/fetch-archive";
import { InvalidArchiveError, readArchive } from "@wheelyard/advisories/fetching/read-archive";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { Store } from "@wheelyard/indexer/store/store";
import { readIndexAdvisories } from "../advisories/index-advisories.ts";
import { refused, unreachable, wrongUsage } from "../command-error.ts";
import { elapsedProgress } from "../terminal/progress.ts";
import { ArchivedAdvisories } from "./archived-advisories.ts";

/** What is known about some projects. */
export interface KnownAdvisories {
  of(project: ProjectName): readonly Advisory[];
  /** Of all that is known. */
  entries: number;
  /** Of them, those that could not be read, or only in part. */
  unreadable: number;
  /** When the newest entry was modified. */
  newest: Date;
}

/**
 * Reads what an index knows about projects.
 *
 * @returns undefined if it has fetched no advisories
 * @throws {CommandError} if its data set is damaged: that is never "nothing known"
 */
export async function readFromIndex(
  store: Store,
  projects: ReadonlySet<ProjectName>,
): Promise<KnownAdvisories | undefined> {
  const read = await readIndexAdvisories(store, projects);
  if (read === undefined) return undefined;
  const { entries, unreadable, newest } = read.manifest;
  return { of: (project) => read.own.get(project) ?? [], entries, unreadable, newest: new Date(newest) };
}

/**
 * Reads what an export of OSV has about projects.
 *
 * @param source a URL, or a file that was fetched earlier
 * @throws {CommandError} unless it can be read and believed: missing advisories don't mean that nothing is known
 */
export async function readFromSource(
  source: string,
  projects: ReadonlySet<ProjectName>,
): Promise<KnownAdvisories> {
  const archived = new ArchivedAdvisories(projects);
  const progress = elapsedProgress("Reading advisories");
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-audit-"));
  try {
    if (/^https?:/.test(source)) {
      const path = join(folder, "all.zip");
      await fetchArchive(source, undefined, path);
      await readArchive(path, archived);
    } else {
      if (!existsSync(source)) throw wrongUsage(`Cannot find the file "${source}" that --source names`);
      await readArchive(source, archived);
    }
    const { entries, unreadable } = archived.counts;
    const { newest } = believeCounts(archived.counts, undefined, "refused", new Date());
    return { of: (project) => archived.of(project), entries, unreadable, newest };
  } catch (error) {
    if (error instanceof SourceFaultError) throw unreachable(error.message, { cause: error });
    if (error instanceof InvalidArchiveError || error instanceof UnbelievableArchiveError)
      throw refused(error.message, { cause: error });
    throw error;
  } finally {
    progress.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
