import { type ProjectName, parseProjectName } from "@wheelyard/core/project-name";
import { parseState } from "@wheelyard/core/project-page-state";
import { MAIN } from "@wheelyard/core/root";
import type { ListDefinition } from "../../src/lists/list-definition.ts";
import { type ProjectEntry, projectEntry, projectPages } from "../../src/lists/project-entry.ts";
import { type FirstAttempt, settleLists } from "../../src/lists/settle-lists.ts";
import { contentEtag } from "../../src/store/content-etag.ts";
import type { MemoryStore } from "../memory-store.ts";
import type { Change, CodeUnderTest } from "./scenario.ts";
import type { SharedViews } from "./shared-views.ts";

/**
 * The code that keeps lists of projects. The changes are to the projects' pages: each is made by a run that has written
 * a page, and now updates the lists. A run whose message is delivered again looks at the page as it is.
 */
export function listCode(
  listsOf: (projects: readonly ProjectName[]) => readonly ListDefinition<ProjectName, ProjectEntry>[],
  findWrong: (bucket: MemoryStore, views: SharedViews) => Promise<string | undefined> | string | undefined,
): CodeUnderTest {
  return {
    isSequential: true,
    run(changes, ports, receives) {
      const projects = projectsOf(changes);
      const first = receives > 1 ? undefined : quickly(changes);
      return settleLists(listsOf(projects), projects, projectPages(MAIN), ports, first);
    },
    checkMoment: () => undefined,
    checkEnd: async (bucket, _, views) => findWrong(bucket, views),
  };
}

function quickly(changes: readonly Change[]): FirstAttempt<ProjectName, ProjectEntry> {
  return { care: "quick", looks: new Map(changes.map((change) => [projectOf(change.key), lookOf(change)])) };
}

function lookOf(change: Change) {
  if (change.kind === "remove") return undefined;
  const { page } = parseState(MAIN, change.content);
  return { etag: contentEtag(change.content), known: projectEntry(page) };
}

/** The projects whose pages these are. */
export function projectsOf(changes: readonly Change[]): ProjectName[] {
  return [...new Set(changes.map(({ key }) => projectOf(key)))];
}

function projectOf(pageKey: string): ProjectName {
  return parseProjectName(pageKey.split("/").at(-2) ?? "");
}
