import { homeShardKey } from "@wheelyard/core/bucket-layout/root-keys";
import { parseIndexKey } from "@wheelyard/core/index-key";
import type { Project } from "@wheelyard/core/project";
import type { ProjectName } from "@wheelyard/core/project-name";
import { quoted } from "@wheelyard/core/quoted";
import { inRoot, type Root } from "@wheelyard/core/root";
import { FULL_SHARD, type HomeLevel, homeShard, levelOfShard } from "@wheelyard/site/home-shard";
import { readState } from "../commit/state.ts";
import type { Store } from "../store/store.ts";
import { PLAIN_JSON } from "../views/renditions.ts";
import type { ListDefinition } from "./list-definition.ts";
import { InvalidListError, parseListedName, parseListRecords } from "./list-records.ts";
import type { HomeEntry, ProjectEntry } from "./project-entry.ts";

/**
 * A part of the home page's data about all projects: the projects whose names hash to it. A part without projects is
 * absent.
 *
 * @see docs/decisions/0010-the-home-page-reads-its-data-in-parts.md
 */
export function homeShardList(root: Root, shard: string): ListDefinition<ProjectName, ProjectEntry> {
  return {
    title: inRoot(titleOf(shard), root),
    stateKey: homeShardKey(root, shard),
    headers: PLAIN_JSON,
    viewKeys: [],
    next(before, looked) {
      const kept =
        before === undefined ? [] : parseHomeShard(shard, before).filter(({ name }) => !looked.has(name));
      const found = [...looked.values()].flatMap((known) => (known?.shard === shard ? known.home : []));
      const projects = [...kept, ...found].sort((a, b) => (a.name < b.name ? -1 : 1));
      return projects.length === 0 ? undefined : `${JSON.stringify({ projects })}\n`;
    },
    render: () => new Map(),
  };
}

/** The parts with these digits. */
export function homeShardLists(
  root: Root,
  shards: Iterable<string>,
): ListDefinition<ProjectName, ProjectEntry>[] {
  return [...new Set(shards)].map((shard) => homeShardList(root, shard));
}

/** All parts that may hold a project: that of each level. */
export function possibleShards(project: ProjectName): string[] {
  return [homeShard(project, 1), homeShard(project, 2)];
}

/**
 * The level for a project that is in none yet: the second if its part of the first is full. A part that can't be read is
 * rebuilt from the projects' pages, so it doesn't matter what it held.
 *
 * @throws {NewerFormatError} if a newer wheelyard version wrote the part
 * @throws whatever the store throws
 */
export async function chooseLevel(store: Store, { root, name }: Project): Promise<HomeLevel> {
  const shard = homeShard(name);
  const read = await readState(store, homeShardKey(root, shard));
  if (read === undefined) return 1;
  try {
    const others = parseHomeShard(shard, read.text).filter((project) => project.name !== name);
    return others.length < FULL_SHARD ? 1 : 2;
  } catch (error) {
    if (error instanceof InvalidListError) return 1;
    throw error;
  }
}

/**
 * Names that hash to another part are left out, because no upload of theirs would update this part.
 *
 * @throws {InvalidListError} also if no project is left: an empty part must be absent
 */
export function parseHomeShard(shard: string, text: string): HomeEntry[] {
  const entries = parseListRecords<"name" | "version" | "summary" | "updated", HomeEntry>(
    titleOf(shard),
    text,
    ["name", "version", "summary", "updated"],
    (entry) => ({ ...entry, name: parseListedName(entry.name) }),
    (state) => (state as { projects?: unknown } | null)?.projects,
  );
  const projects = entries.filter(({ name }) => homeShard(name, levelOfShard(shard)) === shard);
  if (projects.length > 0) return projects;
  throw new InvalidListError(
    `Cannot read ${titleOf(shard)} ${quoted(text)}: expected at least one. Delete it and reconcile: it is generated`,
  );
}

/** The parts of both levels that exist or should, with the projects whose names begin with the same hash. */
export interface ShardGroup {
  /** At least that of the first level. */
  shards: Set<string>;
  projects: ProjectName[];
}

/**
 * @param listed keys, also of other objects
 * @param shardOf the part in which a project must be; undefined if that is not known
 */
export function shardGroups(
  root: Root,
  listed: Iterable<string>,
  projects: Iterable<ProjectName>,
  shardOf: (project: ProjectName) => string | undefined,
): ShardGroup[] {
  const groups = new Map<string, ShardGroup>();
  const groupOf = (first: string): ShardGroup => {
    const group = groups.get(first) ?? { shards: new Set([first]), projects: [] };
    groups.set(first, group);
    return group;
  };
  for (const key of listed) {
    const shard = shardOfKey(root, key);
    if (shard !== undefined) groupOf(shard.slice(0, 2)).shards.add(shard);
  }
  for (const project of projects) {
    const first = homeShard(project);
    const group = groupOf(first);
    group.projects.push(project);
    group.shards.add(shardOf(project) ?? first);
  }
  return [...groups.values()];
}

/** @returns undefined if the key is not that of a part of this root */
export function shardOfKey(root: Root, key: string): string | undefined {
  const parsed = parseIndexKey(key);
  return parsed?.kind === "homeShard" && parsed.root === root ? parsed.shard : undefined;
}

function titleOf(shard: string): string {
  return `part ${shard} of the home page's projects`;
}
