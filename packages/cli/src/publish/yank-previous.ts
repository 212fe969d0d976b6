import type { Project } from "@wheelyard/core/project";
import { type ProjectPage, visiblePage } from "@wheelyard/core/project-page";
import { compareVersions, type Version } from "@wheelyard/core/version";
import { waitForPage } from "../change/wait-for-page.ts";
import { yankFile } from "../change/yank-file.ts";
import { requireProjectPage } from "../index/read-pages.ts";
import type { OpenIndex } from "../target/open-index.ts";
import { printNote } from "../terminal/print.ts";
import { byProject } from "./by-project.ts";
import type { Candidate } from "./candidate.ts";

/** Yanks every release older than the newest one published, and waits until the bucket's pages say so. */
export async function yankPrevious(
  { store, root }: Pick<OpenIndex, "store" | "root">,
  candidates: readonly Candidate[],
  timeout: number,
): Promise<void> {
  const projects = byProject(candidates, (candidate) => candidate);
  for (const [name, published] of projects) {
    const version = newest(published);
    if (version !== undefined) await yankBefore({ root, name }, version);
  }

  async function yankBefore(project: Project, version: Version): Promise<void> {
    const previous = offered(await requireProjectPage(store, project), version);
    for (const record of previous) await yankFile(store, record, `superseded by ${version.normalised}`);
    await waitForPage({ store, project, timeout }, (page) =>
      page === undefined || offered(page, version).length === 0 ? true : undefined,
    );
    for (const { distribution } of previous)
      printNote(`Yanked ${distribution.filename}: superseded by ${version.normalised}`);
  }
}

/** The unyanked files of earlier versions. */
function offered(page: ProjectPage, version: Version) {
  return visiblePage(page).files.filter(
    ({ distribution, sideFiles }) =>
      sideFiles.yanked === undefined && compareVersions(distribution.version, version) < 0,
  );
}

function newest(candidates: readonly Candidate[]): Version | undefined {
  return candidates
    .map(({ distribution }) => distribution.version)
    .sort(compareVersions)
    .at(-1);
}
