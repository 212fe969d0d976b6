import { InvalidFilenameError, parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import type { ProjectName } from "@wheelyard/core/project-name";
import { readProjectPage } from "../index/read-pages.ts";
import type { OpenIndex } from "../target/open-index.ts";
import type { Source, SourceFile } from "./source.ts";

/** The work of one migration. */
export interface Collected {
  /** The files of each project, in upload order. */
  projects: Map<ProjectName, SourceFile[]>;
  /** Files that the index already has. */
  existing: number;
  problems: { origin: string; reason: string }[];
  /** Files of kinds that the index does not list. */
  others: string[];
  /** How many files of each of the source's channels were left out. */
  channels: Map<string, number>;
}

/** Reads what the source has, and leaves out what an earlier run copied. */
export async function collect(
  source: Source,
  { store, root }: Pick<OpenIndex, "store" | "root">,
  only: ReadonlySet<ProjectName> | undefined,
): Promise<Collected> {
  const collected: Collected = {
    projects: new Map(),
    existing: 0,
    problems: [],
    others: [],
    channels: new Map(),
  };
  const { projects, problems, others, channels } = collected;
  for await (const entry of source.entries(only)) {
    if (entry.kind === "unusable") problems.push({ origin: entry.origin, reason: entry.reason });
    else if (entry.kind === "file") add(entry.file);
    else if (!mayBeOf(only, entry.filename)) continue;
    else if (entry.kind === "other") others.push(entry.filename);
    else channels.set(entry.channel, (channels.get(entry.channel) ?? 0) + 1);
  }
  for (const [project, files] of projects) {
    const fresh = await withoutExisting(project, files);
    collected.existing += files.length - fresh.length;
    if (fresh.length === 0) projects.delete(project);
    else projects.set(project, fresh.sort(byUpload));
  }
  return collected;

  function add(file: SourceFile): void {
    try {
      const { project } = parseDistributionFilename(file.filename);
      if (only === undefined || only.has(project))
        projects.set(project, [...(projects.get(project) ?? []), file]);
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
        (file.sha256 ?? record.sha256) === record.sha256 && (file.size ?? record.size) === record.size;
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
