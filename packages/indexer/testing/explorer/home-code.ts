import type { ProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import { planBatch } from "../../src/batch-plan.ts";
import { careForChanges } from "../../src/commit/care.ts";
import type { CommittedPage } from "../../src/commit/committed-page.ts";
import type { ListDefinition } from "../../src/lists/list-definition.ts";
import { type ProjectEntry, projectPages } from "../../src/lists/project-entry.ts";
import { concernedHomeShardLists, firstAttempt } from "../../src/lists/project-lists.ts";
import { settleLists } from "../../src/lists/settle-lists.ts";
import { indexProject } from "../../src/protocol/index-project.ts";
import { readPlainText } from "../plain-text-reader.ts";
import { findWrongHome } from "./list-oracle.ts";
import { messageOf } from "./project-code.ts";
import type { CodeUnderTest } from "./scenario.ts";

/**
 * The code that indexes projects, and then writes the parts of the home page's data. Pages are explored elsewhere:
 * what must be true here is that each project is in its part, and in no other.
 *
 * @param listsOf the parts that a run looks at after its commits
 */
export function homeCode(
  listsOf: (committed: readonly CommittedPage[]) => readonly ListDefinition<ProjectName, ProjectEntry>[] = (
    committed,
  ) => concernedHomeShardLists(MAIN, committed),
): CodeUnderTest {
  return {
    isSequential: true,
    async run(delivered, { store, pause }, receives) {
      const { projects } = planBatch([messageOf(delivered, receives)], "my-pypi");
      const ports = { store, pause, readDistribution: readPlainText(store) };
      for (const { project, hints, changes } of projects.values()) {
        const care = careForChanges(changes);
        const { committed } = await indexProject(project, [...hints.values()], care, ports);
        const commits = [committed];
        const first = firstAttempt(commits);
        await settleLists(listsOf(commits), [project.name], projectPages(MAIN), { store, pause }, first);
      }
    },
    checkMoment: () => undefined,
    checkEnd: async (bucket) => findWrongHome(bucket),
  };
}
