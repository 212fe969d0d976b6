import type { ProjectName } from "@wheelyard/core/project-name";
import type { Root } from "@wheelyard/core/root";
import { parseRootList } from "@wheelyard/core/root-list";
import pLimit from "p-limit";
import { allSettled } from "../commit/all-settled.ts";
import { homeShardList, parseHomeShard, projectsByShard } from "../lists/home-shard-list.ts";
import { rootList } from "../lists/root-list.ts";
import { type Place, parseUpdates, updatesList } from "../lists/updates-list.ts";
import type { ListedObject, Store } from "../store/store.ts";
import type { Difference, Finding } from "./finding.ts";
import { readListedList } from "./listed-list.ts";
import { wholeProjectKey } from "./project-hints.ts";
import type { ReadProjects } from "./read-projects.ts";

const CONCURRENT_SHARDS = 8;

export interface ListsComparison {
  findings: Finding[];
  /** A list is not what it should be, and there is no project to look at, so that it would be written again. */
  isEmptyIndexOutdated: boolean;
}

/**
 * Compares the root list, the updates and the home page's data of a root with its projects.
 *
 * @param listed the lists and their views, by key
 * @param projects those that have a page
 * @param read what was read of them
 */
export async function compareLists(
  root: Root,
  listed: ReadonlyMap<string, ListedObject>,
  projects: readonly ProjectName[],
  read: ReadProjects,
  store: Store,
  place: Place,
): Promise<ListsComparison> {
  const findings = new Map<string, Finding>();
  const find = (difference: Difference, names: Iterable<string>) => {
    for (const name of names) {
      const key = wholeProjectKey({ root, name: name as ProjectName });
      if (!findings.has(key)) findings.set(key, { difference, key });
    }
  };
  const present: ReadonlySet<string> = new Set(projects);
  const findNames = (names: readonly string[], expected: readonly ProjectName[]) => {
    const named = new Set(names);
    find(
      "ghost",
      [...named].filter((name) => !present.has(name)),
    );
    find(
      "outdated",
      expected.filter((name) => !named.has(name)),
    );
  };

  const names = await readListedList(rootList(root), listed, store, parseRootList);
  if (names.isDamaged) find("damaged", projects);
  findNames(names.content ?? [], projects);

  const updates = await readListedList(updatesList(root, place), listed, store, parseUpdates);
  if (updates.isDamaged) find("damaged", projects);
  if (updates.content === undefined) {
    find("outdated", projects);
  } else {
    const { content } = updates;
    find(
      "ghost",
      content.map(({ project }) => project).filter((name) => !present.has(name)),
    );
    find("outdated", read.disagreeingUpdates(content));
  }
  // Whatever the indexer is told to look at, it makes the lists' views right then.
  const areCurrent = names.isCurrent && updates.isCurrent;
  const isEmptyIndexOutdated = !areCurrent && findings.size === 0 && projects.length === 0;
  if (!areCurrent && findings.size === 0) find("outdated", projects.slice(0, 1));

  const shards = projectsByShard(root, listed.keys(), projects);
  const limit = pLimit(CONCURRENT_SHARDS);
  await allSettled(
    [...shards].map(([shard, expected]) =>
      limit(async () => {
        const parse = (text: string) => parseHomeShard(shard, text);
        const { content, isDamaged, isCurrent } = await readListedList(
          homeShardList(root, shard),
          listed,
          store,
          parse,
        );
        if (isDamaged) find("damaged", expected);
        const before = findings.size;
        findNames(content?.map(({ name }) => name) ?? [], expected);
        find("outdated", read.disagreeingHome(content ?? []));
        if (!isCurrent && findings.size === before) find("outdated", expected.slice(0, 1));
      }),
    ),
  );
  return { findings: [...findings.values()], isEmptyIndexOutdated };
}
