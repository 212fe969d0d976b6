import type { UsedProject } from "@wheelyard/core/most-used";
import type { ProjectDownloads } from "@wheelyard/core/project-downloads";
import { type HomeProject, homeShard } from "../home-shard.ts";
import type { ReleaseJson } from "./compare-releases.ts";
import { indexPath } from "./index-path.ts";
import type { PageFile } from "./yanked-versions.ts";

/** What installers read about a project. */
export interface ProjectFiles {
  /** All, in order. */
  versions: readonly string[];
  files: readonly PageFile[];
}

/** A project in the root list. Its name is in normal form, so it needs no unescaping. */
const LISTED_NAME = /"name":"([a-z0-9-]+)"/g;

const SIMPLE_JSON = { headers: { accept: "application/vnd.pypi.simple.v1+json" } };

/**
 * @param index the path of an index; if left out, the page's own
 * @returns the names of all its projects, sorted
 */
export async function fetchNames(index = indexPath(location.pathname)): Promise<string[]> {
  const { projects } = (await (await fetchList(index)).json()) as { projects: { name: string }[] };
  return projects.map(({ name }) => name);
}

/** A reader of some projects gets the same answer as everybody gets before anything is published. */
async function fetchList(index: string): Promise<Response> {
  const url = `${index}simple/`;
  const answer = await fetch(url, SIMPLE_JSON);
  if (answer.status !== 404) return found(url, answer);
  throw new Error(
    `There is no list of projects for you: you may read only some of them, or nothing is published yet. A project that you may read has its page at ${index}project/NAME/.`,
  );
}

/**
 * Reads the same names while they arrive: in a large index they are megabytes.
 *
 * @param onNames called with some of them at a time, in order
 */
export async function readNames(onNames: (names: readonly string[]) => Promise<void>): Promise<void> {
  const { body } = await fetchList(indexPath(location.pathname));
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    const text = rest + read.value;
    const end = text.lastIndexOf("}") + 1;
    rest = text.slice(end);
    await onNames(Array.from(text.slice(0, end).matchAll(LISTED_NAME), ([, name = ""]) => name));
  }
}

export async function fetchFiles(project: string): Promise<ProjectFiles> {
  return (await fetchJson(`simple/${project}/`, SIMPLE_JSON)) as ProjectFiles;
}

/** What the legacy JSON API says about a release. */
export async function fetchRelease(project: string, version: string): Promise<ReleaseJson> {
  return (await fetchJson(`pypi/${project}/${encodeURIComponent(version)}/json`)) as ReleaseJson;
}

/** The details of the projects in one part of the index; none if the part does not exist. */
export async function fetchShard(shard: string): Promise<HomeProject[]> {
  const url = `${indexPath(location.pathname)}project/_home/${shard}.json`;
  const answer = await fetch(url);
  if (answer.status === 404) return [];
  const { projects } = (await found(url, answer).json()) as { projects: HomeProject[] };
  return projects;
}

export async function fetchProject(name: string): Promise<HomeProject | undefined> {
  for (const level of [1, 2] as const) {
    const projects = await fetchShard(homeShard(name, level));
    const project = projects.find((one) => one.name === name);
    if (project !== undefined) return project;
  }
  return undefined;
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
async function fetchJson(path: string, options?: RequestInit): Promise<unknown> {
  const url = indexPath(location.pathname) + path;
  return found(url, await fetch(url, options)).json();
}

function found(url: string, answer: Response): Response {
  if (answer.ok) return answer;
  throw new Error(`Cannot read ${url}: expected status 200, found ${answer.status}`);
}
