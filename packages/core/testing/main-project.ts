import type { Project } from "../src/project.ts";
import { parseProjectName } from "../src/project-name.ts";
import { MAIN } from "../src/root.ts";

/** A project of the main index. */
export function mainProject(name: string): Project {
  return { root: MAIN, name: parseProjectName(name) };
}
