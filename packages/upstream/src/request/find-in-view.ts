import type { Project } from "@wheelyard/core/project";
import { MAIN } from "@wheelyard/core/root";
import { readProject } from "@wheelyard/indexer/commit/project-state";
import { type FindPagePorts, findPage, type PageOutcome } from "./find-page.ts";

export type ViewPageOutcome =
  | PageOutcome
  /** The main index has the project: a view leads there. */
  | { kind: "main" };

/**
 * Finds who has a project of a view, which unlike other channels asks upstream itself.
 *
 * @param ports with the view's settings
 * @throws as `findPage` does
 */
export async function findInView(asked: Project, ports: FindPagePorts): Promise<ViewPageOutcome> {
  const own = await readProject(ports.store, asked);
  if (own !== undefined) return { kind: "own", page: own.page };
  const found = await findPage({ root: MAIN, name: asked.name }, ports);
  return found.kind === "own" ? { kind: "main" } : found;
}
