import { type ProjectName, parseProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import { indexLists } from "../../src/lists/index-lists.ts";
import type { ListDefinition } from "../../src/lists/list-definition.ts";
import { type ListedProject, projectPages } from "../../src/lists/listed-project.ts";
import type { MemoryStore } from "../memory-store.ts";
import type { CodeUnderTest } from "./scenario.ts";
import type { SharedViews } from "./shared-views.ts";

/**
 * The work on lists of projects. What changes are the projects' pages: each change is a run's that has written a
 * page, and now comes to the list.
 */
export function listCode(
  listsOf: (projects: readonly ProjectName[]) => readonly ListDefinition<ProjectName, ListedProject>[],
  findWrong: (bucket: MemoryStore, views: SharedViews) => Promise<string | undefined> | string | undefined,
): CodeUnderTest {
  return {
    isSequential: true,
    run(changes, ports) {
      const projects = [...new Set(changes.map(({ key }) => projectOf(key)))];
      return indexLists(listsOf(projects), projects, projectPages(MAIN), ports);
    },
    checkMoment: () => undefined,
    checkEnd: async (bucket, _, views) => findWrong(bucket, views),
  };
}

function projectOf(pageKey: string): ProjectName {
  return parseProjectName(pageKey.split("/").at(-2) ?? "");
}
