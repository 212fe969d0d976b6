import { homeShardKey } from "@wheelyard/core/bucket-layout";
import { parseIndexKey } from "@wheelyard/core/index-key";
import type { ProjectName } from "@wheelyard/core/project-name";
import { quoted } from "@wheelyard/core/quoted";
import { inRoot, type Root } from "@wheelyard/core/root";
import { type HomeProject, homeShard } from "@wheelyard/site/home-shard";
import { PLAIN_JSON } from "../views/renditions.ts";
import type { ListDefinition } from "./list-definition.ts";
import { InvalidListError, parseListRecords } from "./list-records.ts";
import type { ListedProject } from "./listed-project.ts";

/**
 * A part of the home page's data about all projects: the projects whose names hash to it. A part without projects is
 * absent.
 *
 * @see docs/decisions/0010-the-home-page-reads-its-data-in-parts.md
 */
export function homeShardList(root: Root, shard: string): ListDefinition<ProjectName, ListedProject> {
  return {
    title: inRoot(titleOf(shard), root),
    stateKey: homeShardKey(root, shard),
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

/** The parts that hold these projects of the root. */
export function homeShardLists(
  root: Root,
  projects: readonly ProjectName[],
): ListDefinition<ProjectName, ListedProject>[] {
  return [...new Set(projects.map(homeShard))].map((shard) => homeShardList(root, shard));
}

/**
 * Names that hash to another part are left out, because no upload of theirs would update this part.
 *
 * @throws {InvalidListError} also if no project is left: an empty part must be absent
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

/** The parts of the home page's data that exist or should, with the projects that belong in them. */
export function projectsByShard(
  root: Root,
  listed: Iterable<string>,
  projects: Iterable<ProjectName>,
): ReadonlyMap<string, ProjectName[]> {
  const shards = new Map<string, ProjectName[]>();
  for (const key of listed) {
    const shard = shardOfKey(root, key);
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

/** @returns undefined if the key is not that of a part of this root */
export function shardOfKey(root: Root, key: string): string | undefined {
  const parsed = parseIndexKey(key);
  return parsed?.kind === "homeShard" && parsed.root === root ? parsed.shard : undefined;
}

function titleOf(shard: string): string {
  return `part ${shard} of the home page's projects`;
}
