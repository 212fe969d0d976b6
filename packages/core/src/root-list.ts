import { readFormatted } from "./format.ts";
import { escapeHtml } from "./html.ts";
import type { ProjectName } from "./project-name.ts";
import { parseProjectName } from "./project-name.ts";
import { API_VERSION } from "./simple-api.ts";

/** The root list can't be read. It is generated: delete it and reconcile to rebuild it. */
export class InvalidRootListError extends Error {
  override name = "InvalidRootListError";
}

const FORMAT = 1;

/** The projects that have a page: in order, each once. */
export type RootList = readonly ProjectName[];

/**
 * Renders the root page of the simple repository API 1.4 as JSON. It holds the whole state of the list.
 *
 * @example
 * JSON.parse(renderRootJson(["acme"])).projects // [{name: "acme"}]
 */
export function renderRootJson(projects: RootList): string {
  const page = { meta: { "api-version": API_VERSION }, projects: projects.map((name) => ({ name })) };
  return `${JSON.stringify(page)}\n`;
}

/**
 * Renders the root list as HTML (PEP 503).
 *
 * @example
 * renderRootHtml(["acme"]).includes('<a href="acme/">acme</a>') // true
 */
export function renderRootHtml(projects: RootList): string {
  const anchors = projects.map((project) => {
    const name = escapeHtml(project);
    return `<a href="${name}/">${name}</a><br>\n`;
  });
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="pypi:repository-version" content="${API_VERSION}">
<title>Simple index</title>
</head>
<body>
<h1>Simple index</h1>
${anchors.join("")}</body>
</html>
`;
}

/**
 * @throws {InvalidRootListError} if it is damaged
 * @throws {NewerFormatError} if a newer wheelyard version wrote it
 * @example
 * parseRootList('{"projects":[{"name":"acme"}]}') // ["acme"]
 */
export function parseRootList(text: string): RootList {
  return readFormatted("the root list", FORMAT, text, InvalidRootListError, (value) => {
    const { projects } = value as { projects: { name: string }[] };
    return inOrder(projects.map(({ name }) => parseProjectName(name)));
  });
}

/**
 * The list with each project in or out, as `presence` says. Projects that it doesn't name stay as they are.
 *
 * @returns the same object if nothing changes
 * @example
 * withPresence(["acme", "zoo"], new Map([["zoo", false], ["beta", true]])) // ["acme", "beta"]
 */
export function withPresence(projects: RootList, presence: ReadonlyMap<ProjectName, boolean>): RootList {
  const present = new Set(projects);
  if ([...presence].every(([project, isPresent]) => present.has(project) === isPresent)) return projects;
  for (const [project, isPresent] of presence) {
    if (isPresent) present.add(project);
    else present.delete(project);
  }
  return inOrder(present);
}

function inOrder(projects: Iterable<ProjectName>): RootList {
  return [...new Set(projects)].sort();
}
