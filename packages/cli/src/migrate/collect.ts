import { InvalidFilenameError, parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import type { ProjectName } from "@wheelyard/core/project-name";
import { readProjectPage } from "../index/read-pages.ts";
import type { OpenIndex } from "../target/open-index.ts";
import { chooseFiles, type NamedFile, type Unwanted } from "./choose-files.ts";
import type { Selection } from "./selection.ts";
import type { Source, SourceFile } from "./source.ts";

/** The work of one migration. */
export interface Collected extends Skipped {
  /** The files of each project, in upload order. */
  projects: Map<ProjectName, SourceFile[]>;
  /** Files that the index already has. */
  existing: number;
  problems: { origin: string; reason: string }[];
}

/** What is not migrated, and need not be. */
export interface Skipped {
  /** Files of kinds that the index does not list. */
  others: string[];
  /** How many files of each of the source's channels were left out. */
  channels: Map<string, number>;
  /** How many files were not asked for, and why not. */
  unwanted: Map<Unwanted, number>;
  /** What a file requires without naming a release of an index. */
  unclear: Selection["unclear"];
}

/** Reads what the source has, chooses what is wanted, and leaves out what an earlier run copied. */
export async function collect(
  source: Source,
  { store, root }: Pick<OpenIndex, "store" | "root">,
  selection: Selection,
): Promise<Collected> {
  const only = selection.projects && new Set(selection.projects.keys());
  const found = new Map<ProjectName, NamedFile[]>();
  /** The source said itself why there is nothing of them. */
  const unusable = new Set<ProjectName>();
  const collected: Collected = {
    projects: new Map(),
    existing: 0,
    problems: [],
    others: [],
    channels: new Map(),
    unwanted: new Map(),
    unclear: selection.unclear,
  };
  const { projects, problems, others, channels, unwanted } = collected;
  for await (const entry of source.entries(only)) {
    if (entry.kind === "unusable") {
      problems.push({ origin: entry.origin, reason: entry.reason });
      if (entry.project !== undefined) unusable.add(entry.project);
    } else if (entry.kind === "file") add(entry.file);
    else if (!mayBeOf(only, entry.filename)) continue;
    else if (entry.kind === "other") others.push(entry.filename);
    else countOne(channels, entry.channel);
  }
  for (const project of only ?? found.keys()) {
    const wanted = selection.projects?.get(project) ?? { everyRelease: true, releases: [] };
    const chosen = chooseFiles(project, found.get(project) ?? [], wanted, selection);
    for (const reason of chosen.unwanted) countOne(unwanted, reason);
    if (!unusable.has(project))
      problems.push(...chosen.missing.map(({ release, reason }) => ({ origin: release, reason })));
    const fresh = await withoutExisting(project, chosen.files);
    collected.existing += chosen.files.length - fresh.length;
    if (fresh.length > 0) projects.set(project, fresh.sort(byUpload));
  }
  return collected;

  function add(file: SourceFile): void {
    try {
      const distribution = parseDistributionFilename(file.filename);
      const { project } = distribution;
      if (only !== undefined && !only.has(project)) countOne(unwanted, "of other projects");
      else found.set(project, [...(found.get(project) ?? []), { file, distribution }]);
    } catch (error) {
      if (!(error instanceof InvalidFilenameError)) throw error;
      problems.push({ origin: file.origin, reason: error.message });
    }
  }

  async function withoutExisting(name: ProjectName, files: SourceFile[]): Promise<SourceFile[]> {
    const page = await readProjectPage(store, { root, name });
    const known = new Map(
      (page?.distributions ?? []).map((record) => [record.distribution.filename, record]),
    );
    return files.filter((file) => {
      const record = known.get(file.filename);
      if (record === undefined) return true;
      const isSame =
        (file.sha256 ?? record.sha256) === record.sha256 &&
        (file.size ?? record.size) === record.size &&
        // The source may give no hash, and have other bytes than the index.
        (file.expected?.has(record.sha256) ?? true);
      if (!isSame) {
        problems.push({
          origin: file.origin,
          reason: `the index has "${file.filename}" with different content`,
        });
      }
      // A missing yank is written along the way.
      return isSame && file.yanked !== undefined && record.sideFiles.yanked === undefined;
    });
  }
}

/** Even the name of a file that is neither wheel nor sdist begins with its project. */
function mayBeOf(only: ReadonlySet<ProjectName> | undefined, filename: string): boolean {
  const normalised = filename.replace(/[-_.]+/g, "-").toLowerCase();
  return only === undefined || [...only].some((project) => normalised.startsWith(`${project}-`));
}

function byUpload(a: SourceFile, b: SourceFile): number {
  const [left, right] = [a.uploaded ?? "", b.uploaded ?? ""];
  if (left !== right) return left < right ? -1 : 1;
  return a.filename < b.filename ? -1 : 1;
}

function countOne<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
