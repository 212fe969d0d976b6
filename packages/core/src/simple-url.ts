import { pagePath } from "./page-path.ts";
import type { Project } from "./project.ts";
import type { Root } from "./root.ts";

/**
 * The address of the root page of the simple repository API.
 *
 * @param site the index's public address without a trailing slash; the link begins at the host's root if it is unknown
 * @example
 * rootPageUrl(MAIN, "https://pypi.example.com") // "https://pypi.example.com/simple/"
 */
export function rootPageUrl(root: Root, site: string | undefined): string {
  return `${site ?? ""}/${root}${pagePath("rootPage")}/`;
}

/**
 * The address of a project's page of the simple repository API.
 *
 * @example
 * projectUrl({ root: MAIN, name: "acme" }, undefined) // "/simple/acme/"
 */
export function projectUrl({ root, name }: Project, site: string | undefined): string {
  return `${site ?? ""}/${root}${pagePath("projectPage", name)}/`;
}
