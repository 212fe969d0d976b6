import { HOME_SHARDS_PREFIX, homeShardKey } from "@wheelyard/core/bucket-layout";
import type { ProjectName } from "@wheelyard/core/project-name";
import { quoted } from "@wheelyard/core/quoted";
import { type HomeProject, homeShard } from "@wheelyard/site/home-shard";
import { PLAIN_JSON } from "../views/renditions.ts";
import { InvalidListError, parseListRecords } from "./list-records.ts";
import type { ListedProject } from "./listed-project.ts";
import type { SubjectList } from "./subject-list.ts";

/**
 * A part of what the home page shows of all projects: those whose names hash to it. A part without projects is not
 * there.
 *
 * @see docs/decisions/0010-the-home-page-reads-its-data-in-parts.md
 */
export function homeShardList(shard: string): SubjectList<ProjectName, ListedProject> {
  return {
    title: titleOf(shard),
    stateKey: homeShardKey(shard),
    headers: PLAIN_JSON,
    viewKeys: [],
    update(before, looked) {
      const kept =
        before === undefined
          ? []
          : parseHomeShard(shard, before).filter(({ name }) => !looked.has(name as ProjectName));
      const found = [...looked].flatMap(([project, known]) =>
        known !== undefined && homeShard(project) === shard ? known.home : [],
      );
      const projects = [...kept, ...found].sort((a, b) => (a.name < b.name ? -1 : 1));
      return projects.length === 0 ? undefined : `${JSON.stringify({ projects })}\n`;
    },
    render: () => new Map(),
  };
}

/** The parts that hold these projects. */
export function homeShardLists(projects: readonly ProjectName[]): SubjectList<ProjectName, ListedProject>[] {
  return [...new Set(projects.map(homeShard))].map(homeShardList);
}

/**
 * Names that hash to another part are left out: no upload of theirs would lead here.
 *
 * @throws {InvalidListError} also where nothing is left: then the part must not be there
 */
export function parseHomeShard(shard: string, text: string): HomeProject[] {
  const records = parseListRecords<HomeProject>(
    titleOf(shard),
    text,
    ["name", "version", "summary", "updated"],
    (state) => (state as { projects?: unknown } | null)?.projects,
  );
  const projects = records.filter(({ name }) => homeShard(name) === shard);
  if (projects.length > 0) return projects;
  throw new InvalidListError(
    `Cannot read ${titleOf(shard)} ${quoted(text)}: expected at least one. Delete it and reconcile: it is generated`,
  );
}

/** The parts of the home page's data that there are or should be, with the projects that belong there. */
export function projectsByShard(
  listed: Iterable<string>,
  projects: Iterable<ProjectName>,
): ReadonlyMap<string, ProjectName[]> {
  const shards = new Map<string, ProjectName[]>();
  for (const key of listed) {
    const shard = shardOfKey(key);
    if (shard !== undefined) shards.set(shard, []);
  }
  for (const project of projects) {
    const shard = homeShard(project);
    const expected = shards.get(shard) ?? [];
    expected.push(project);
    shards.set(shard, expected);
  }
  return shards;
}

/** @returns undefined where the object at the key is no such part */
export function shardOfKey(key: string): string | undefined {
  const shard = key.startsWith(HOME_SHARDS_PREFIX)
    ? key.slice(HOME_SHARDS_PREFIX.length, -".json".length)
    : "";
  return /^[0-9a-f]{2}$/.test(shard) && homeShardKey(shard) === key ? shard : undefined;
}

function titleOf(shard: string): string {
  return `part ${shard} of the home page's projects`;
}
