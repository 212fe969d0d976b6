import { projectPageKeys } from "../core/bucket-layout.ts";
import { type FeedItem, newest } from "../core/feed.ts";
import type { ProjectName } from "../core/project-name.ts";
import type { ProjectPage } from "../core/project-page.ts";
import { listing } from "../core/project-page.ts";
import { parsePage } from "../core/project-page-state.ts";
import { latestRelease, releases } from "../core/releases.ts";
import type { HomeProject } from "../site/home-shard.ts";
import type { Source } from "./subject-list.ts";

/** What feed readers are given of the whole index, as pypi.org does. */
export const MAX_UPDATES = 100;

/** What lists say of a project that has a page. */
export interface ListedProject {
  /** The newest of its releases, newest first. */
  updates: readonly FeedItem[];
  home: HomeProject;
}

/** Lists of projects repeat what stands on the projects' pages. */
export const projectPages: Source<ProjectName, ListedProject> = {
  title: "the lists of projects",
  key: (project) => projectPageKeys(project).state,
  read: (text) => listedProject(parsePage(text)),
};

export function listedProject(page: ProjectPage): ListedProject {
  const { project } = page;
  const all = releases(page);
  const latest = latestRelease(all);
  const status = listing(page).status?.status;
  return {
    updates: newest(
      all.map(({ version, time, summary }) => ({ project, version, time, summary })),
      MAX_UPDATES,
    ),
    home: {
      name: project,
      version: latest?.version ?? "",
      summary: latest?.summary ?? "",
      updated: latest?.time ?? "",
      ...(status && { status }),
    },
  };
}
