import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { type FeedItem, newest } from "@wheelyard/core/feed";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { visiblePage } from "@wheelyard/core/project-page";
import { latestRelease, releases } from "@wheelyard/core/releases";
import { inRoot, type Root } from "@wheelyard/core/root";
import { type HomeProject, homeShard } from "@wheelyard/site/home-shard";
import { readProject } from "../commit/project-state.ts";
import type { EntrySource } from "./list-definition.ts";

/** How many releases the feed of the whole index has; the same number as on pypi.org. */
export const MAX_UPDATES = 100;

/** A project in the home page's data, its name as it was parsed. */
export type HomeEntry = HomeProject & { name: ProjectName };

/** What lists say about a project that has a page. */
export interface ProjectEntry {
  /** Its newest releases, newest first. */
  updates: readonly FeedItem[];
  home: HomeEntry;
  /** The part of the home page's data in which it is. */
  shard: string;
}

/** Lists of projects repeat what the projects' pages say. */
export function projectPages(root: Root): EntrySource<ProjectName, ProjectEntry> {
  return {
    title: inRoot("the lists of projects", root),
    key: (name) => projectPageKeys({ root, name }).state,
    async read(store, name) {
      const read = await readProject(store, { root, name });
      // A page of the first format has no state yet. Without an ETag to compare, it is read again at the last look.
      return read && { etag: read.committed?.etag ?? "", known: projectEntry(read.page) };
    },
  };
}

export function projectEntry(page: ProjectPage): ProjectEntry {
  const project = page.project.name;
  const all = releases(page);
  const latest = latestRelease(all);
  const status = visiblePage(page).status?.status;
  const { keywords, licence, requires, level } = page.home ?? {};
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
      ...(keywords !== undefined && { keywords }),
      ...(licence !== undefined && { licence }),
      ...(requires !== undefined && { requires }),
    },
    shard: homeShard(project, level),
  };
}
