import type { UsedProject } from "@wheelyard/core/most-used";
import type { ProjectDownloads } from "@wheelyard/core/project-downloads";
import { type HomeProject, homeShard } from "../home-shard.ts";
import { indexPath } from "./index-path.ts";

const SIMPLE_JSON = { headers: { accept: "application/vnd.pypi.simple.v1+json" } };

/**
 * @param index the path of an index; if left out, the page's own
 * @returns the names of all its projects, sorted
 */
export async function fetchNames(index?: string): Promise<string[]> {
  const { projects } = (await fetchJson("simple/", SIMPLE_JSON, index)) as { projects: { name: string }[] };
  return projects.map(({ name }) => name);
}

/** @returns all versions of a project, in order */
export async function fetchVersions(project: string): Promise<string[]> {
  const { versions } = (await fetchJson(`simple/${project}/`, SIMPLE_JSON)) as { versions: string[] };
  return versions;
}

/** The details of the projects in one part of the index. */
export async function fetchShard(shard: string): Promise<HomeProject[]> {
  const { projects } = (await fetchJson(`project/_home/${shard}.json`)) as { projects: HomeProject[] };
  return projects;
}

export async function fetchProject(name: string): Promise<HomeProject | undefined> {
  const projects = await fetchShard(homeShard(name));
  return projects.find((project) => project.name === name);
}

/** The roots that have a project of this name; none if no channel has it, or if this reader may not know. */
export async function fetchAlsoIn(name: string): Promise<string[]> {
  const answer = await fetch(`/project/_also-in/${name}.json`);
  if (!answer.ok) return [];
  const roots = (await answer.json()) as { root: string }[];
  return roots.map(({ root }) => root);
}

/** @returns undefined if nobody downloaded the project */
export async function fetchDownloads(project: string): Promise<ProjectDownloads | undefined> {
  return fetchCount<ProjectDownloads>(`pypi/${project}/downloads`);
}

/** The projects that are downloaded most; none if nobody downloaded any. */
export async function fetchMostUsed(): Promise<readonly UsedProject[]> {
  const counted = await fetchCount<{ projects: UsedProject[] }>("pypi/_most-used");
  return counted?.projects ?? [];
}

async function fetchCount<T>(path: string): Promise<T | undefined> {
  const answer = await fetch(indexPath(location.pathname) + path);
  return answer.ok ? ((await answer.json()) as T) : undefined;
}

/** The page of what is known about a release; undefined if this index knows no advisories, or the reader may not know. */
export async function fetchReleaseAdvisories(
  project: string,
  version: string,
): Promise<Document | undefined> {
  const path = `project/${project}/${encodeURIComponent(version)}/_advisories/`;
  const answer = await fetch(indexPath(location.pathname) + path);
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : undefined;
}

/** @param path below the root of the index */
async function fetchJson(
  path: string,
  options?: RequestInit,
  index = indexPath(location.pathname),
): Promise<unknown> {
  const url = index + path;
  const answer = await fetch(url, options);
  if (!answer.ok) throw new Error(`Cannot read ${url}: expected status 200, found ${answer.status}`);
  return answer.json();
}
