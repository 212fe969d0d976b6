import type { ProjectName } from "./project-name.ts";

/** How many projects the list of the most used holds at most. */
export const MOST_USED = 10;

/** A project, and how often its files were downloaded in the last days. */
export interface UsedProject {
  name: ProjectName;
  downloads: number;
}

/**
 * Renders the projects of one index that were downloaded most, as the home page's script reads them.
 *
 * @param projects the most used first
 * @example
 * serializeMostUsed([{ name: "acme", downloads: 3 }]) // '{"projects":[{"name":"acme","downloads":3}]}'
 */
export function serializeMostUsed(projects: readonly UsedProject[]): string {
  return JSON.stringify({ projects: projects.map(({ name, downloads }) => ({ name, downloads })) });
}
