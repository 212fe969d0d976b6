import { basename } from "@wheelyard/indexer/core/bucket-layout";
import {
  InvalidFilenameError,
  parseDistributionFilename,
} from "@wheelyard/indexer/core/distribution-filename";
import type { ProjectName } from "@wheelyard/indexer/core/project-name";
import type { Store } from "@wheelyard/indexer/store/store";
import { readProjectPage } from "../index/read-pages.ts";
import type { Source, SourceFile } from "./source.ts";

/** What there is to do. */
export interface Collected {
  /** Of each project, in the order of their upload. */
  projects: Map<ProjectName, SourceFile[]>;
  /** Files that the index has already. */
  existing: number;
  problems: { origin: string; reason: string }[];
}

/** Reads what the source has, and leaves out what an earlier run took over. */
export async function collect(
  source: Source,
  store: Store,
  only: ReadonlySet<ProjectName> | undefined,
): Promise<Collected> {
  const collected: Collected = { projects: new Map(), existing: 0, problems: [] };
  const { projects, problems } = collected;
  for await (const file of source.files(only)) {
    try {
      const { project } = parseDistributionFilename(file.filename);
      if (only === undefined || only.has(project))
        projects.set(project, [...(projects.get(project) ?? []), file]);
    } catch (error) {
      if (!(error instanceof InvalidFilenameError)) throw error;
      problems.push({ origin: file.origin, reason: error.message });
    }
  }
  for (const [project, files] of projects) {
    const fresh = await withoutExisting(project, files);
    collected.existing += files.length - fresh.length;
    if (fresh.length === 0) projects.delete(project);
    else projects.set(project, fresh.sort(byUpload));
  }
  return collected;

  async function withoutExisting(project: ProjectName, files: SourceFile[]): Promise<SourceFile[]> {
    const page = await readProjectPage(store, project);
    const known = new Map((page?.distributions ?? []).map((record) => [basename(record.key), record]));
    return files.filter((file) => {
      const record = known.get(file.filename);
      if (record === undefined) return true;
      const isSame =
        (file.sha256 ?? record.sha256) === record.sha256 && (file.size ?? record.size) === record.size;
      if (!isSame) {
        problems.push({ origin: file.origin, reason: `the index has "${file.filename}" with other content` });
      }
      // A yank that is missing is put there on the way.
      return isSame && file.yanked !== undefined && record.sideFiles.yanked === undefined;
    });
  }
}

function byUpload(a: SourceFile, b: SourceFile): number {
  const [left, right] = [a.uploaded ?? "", b.uploaded ?? ""];
  if (left !== right) return left < right ? -1 : 1;
  return a.filename < b.filename ? -1 : 1;
}
