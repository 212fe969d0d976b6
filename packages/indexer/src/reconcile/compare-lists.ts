import { homeShardKey } from "@wheelyard/core/bucket-layout/root-keys";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { Root } from "@wheelyard/core/root";
import { homeShard, levelOfShard } from "@wheelyard/site/home-shard";
import pLimit from "p-limit";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import { homeShardList, parseHomeShard, type ShardGroup, shardGroups } from "../lists/home-shard-list.ts";
import type { IndexLocation } from "../lists/index-location.ts";
import type { ProjectList } from "../lists/project-list.ts";
import { PROJECT_LISTS } from "../lists/project-lists.ts";
import type { ListedObject, Store } from "../store/store.ts";
import type { Action, Comparison } from "./comparison.ts";
import type { Difference, DifferenceKind } from "./difference.ts";
import { wholeProjectKey } from "./project-hints.ts";
import { type ObjectProblem, type ReadList, readList } from "./read-list.ts";
import type { ReadProjects } from "./read-projects.ts";

const CONCURRENT_SHARDS = 8;

/**
 * Compares the lists of a root's projects, and the home page's data, with its projects.
 *
 * @param listed the lists and their views, by key
 * @param projects those that have a page
 * @param read what was read about them
 */
export function compareLists(
  root: Root,
  listed: ReadonlyMap<string, ListedObject>,
  projects: readonly ProjectName[],
  read: ReadProjects,
  store: Store,
  location: IndexLocation,
): Promise<Comparison> {
  return new ListsComparison(root, listed, projects, read, store).run(location);
}

class ListsComparison {
  readonly #root: Root;
  readonly #listed: ReadonlyMap<string, ListedObject>;
  readonly #projects: readonly ProjectName[];
  readonly #present: ReadonlySet<string>;
  readonly #read: ReadProjects;
  readonly #store: Store;
  readonly #differences: Difference[] = [];
  readonly #actions: Action[] = [];

  constructor(
    root: Root,
    listed: ReadonlyMap<string, ListedObject>,
    projects: readonly ProjectName[],
    read: ReadProjects,
    store: Store,
  ) {
    this.#root = root;
    this.#listed = listed;
    this.#projects = projects;
    this.#present = new Set(projects);
    this.#read = read;
    this.#store = store;
  }

  async run(location: IndexLocation): Promise<Comparison> {
    const lists: ReadList<unknown>[] = [];
    for (const list of PROJECT_LISTS) lists.push(await this.#compareList(list, location));
    this.#compareForm(lists);
    await this.#compareShards();
    return { differences: this.#differences, actions: this.#actions };
  }

  async #compareList(list: ProjectList, location: IndexLocation): Promise<ReadList<unknown>> {
    const definition = list.definition(this.#root, location);
    const object = definition.stateKey;
    const parse = (state: string) => ({
      names: list.names(state),
      disagreeing: this.#read.disagreeing(list, state),
    });
    const listed = await readList(definition, this.#listed, this.#store, parse);
    this.#findDamage(listed, this.#projects);
    const content = contentOf(listed);
    const named = new Set(content?.names ?? []);
    for (const name of named) this.#compareName(object, name);
    if (list.isComplete) {
      const absent = this.#projects.filter((name) => !named.has(name));
      for (const name of absent) this.#findUnnamed(object, name);
    } else if (content === undefined) {
      for (const name of this.#projects) this.#find("outdated", name, { object, problem: "is missing" });
    }
    this.#findDisagreeing(object, content?.disagreeing ?? []);
    return listed;
  }

  #findDamage(list: ReadList<unknown>, projects: readonly ProjectName[]): void {
    if (list.kind !== "damaged") return;
    this.#actions.push(list.action);
    for (const name of projects) this.#find("damaged", name, list.damage);
  }

  #compareName(object: string, name: ProjectName): void {
    if (this.#present.has(name)) return;
    this.#find("ghost", name, { object, problem: `names "${name}", which has no page` });
  }

  #findUnnamed(object: string, name: ProjectName): void {
    this.#find("outdated", name, { object, problem: `does not name "${name}", which has a page` });
  }

  #findDisagreeing(object: string, names: Iterable<ProjectName>): void {
    for (const name of names) {
      this.#find("outdated", name, { object, problem: `does not say what the page of "${name}" says` });
    }
  }

  /** Any key will do: whatever the indexer looks at, it then updates the lists and their views. */
  #compareForm(lists: readonly ReadList<unknown>[]): void {
    const isRight = lists.every((list) => list.kind === "read" && list.problems.length === 0);
    if (isRight) return;
    const problems = lists.flatMap((list) => (list.kind === "read" ? list.problems : []));
    if (this.#differences.length === 0 && this.#projects.length === 0)
      this.#actions.push({ kind: "write-empty-lists", root: this.#root });
    else this.#findProblems(problems, this.#differences.at(0)?.key, this.#projects);
  }

  async #compareShards(): Promise<void> {
    const shardOf = (name: ProjectName) => this.#read.shardOf(name);
    const groups = shardGroups(this.#root, this.#listed.keys(), this.#projects, shardOf);
    const limit = pLimit(CONCURRENT_SHARDS);
    await allFulfilled(groups.map((group) => limit(() => this.#compareGroup(group))));
  }

  /** A project whose page was not read, because it agreed before, must be in one part of its group, whichever that is. */
  async #compareGroup({ shards, projects }: ShardGroup): Promise<void> {
    const named = new Map<ProjectName, string>();
    for (const shard of shards) {
      const possible = projects.filter((name) => homeShard(name, levelOfShard(shard)) === shard);
      for (const name of await this.#compareShard(shard, possible)) {
        const other = named.get(name);
        if (other !== undefined) this.#findMisplaced(shard, name, `names "${name}", as does part ${other}`);
        named.set(name, shard);
      }
    }
    for (const name of projects) {
      const shard = this.#read.shardOf(name) ?? named.get(name) ?? homeShard(name);
      if (named.get(name) === shard) continue;
      this.#findUnnamed(homeShardKey(this.#root, shard), name);
    }
  }

  /**
   * @param possible the projects that may be in this part
   * @returns those that it names
   */
  async #compareShard(shard: string, possible: readonly ProjectName[]): Promise<ProjectName[]> {
    const list = homeShardList(this.#root, shard);
    const parse = (text: string) => parseHomeShard(shard, text);
    const listed = await readList(list, this.#listed, this.#store, parse);
    const before = this.#differences.length;
    this.#findDamage(listed, possible);
    const projects = contentOf(listed) ?? [];
    const names = projects.map(({ name }) => name);
    for (const name of names) {
      this.#compareName(list.stateKey, name);
      const right = this.#read.shardOf(name) ?? shard;
      if (right !== shard)
        this.#findMisplaced(shard, name, `names "${name}", which belongs in part ${right}`);
    }
    this.#findDisagreeing(list.stateKey, this.#read.disagreeingHome(projects));
    if (listed.kind === "read")
      this.#findProblems(listed.problems, this.#differences.at(before)?.key, possible);
    return names;
  }

  #findMisplaced(shard: string, name: ProjectName, problem: string): void {
    this.#find("outdated", name, { object: homeShardKey(this.#root, shard), problem });
  }

  /** @param key that must be looked at anyway */
  #findProblems(
    problems: readonly ObjectProblem[],
    key: string | undefined,
    projects: readonly ProjectName[],
  ): void {
    const [first] = projects;
    const hint = key ?? (first && this.#hint(first));
    if (hint === undefined) return;
    for (const problem of problems) this.#differences.push({ kind: "outdated", key: hint, ...problem });
  }

  #find(kind: DifferenceKind, name: ProjectName, found: ObjectProblem): void {
    this.#differences.push({ kind, key: this.#hint(name), ...found });
  }

  #hint(name: ProjectName): string {
    return wholeProjectKey({ root: this.#root, name });
  }
}

function contentOf<C>(list: ReadList<C>): C | undefined {
  return list.kind === "read" ? list.content : undefined;
}
