import { homeShardKey, updatesKeys } from "@wheelyard/core/bucket-layout";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { Root } from "@wheelyard/core/root";
import { readState } from "@wheelyard/indexer/commit/state";
import { parseHomeShard, projectsByShard } from "@wheelyard/indexer/lists/home-shard-list";
import { InvalidListError } from "@wheelyard/indexer/lists/list-records";
import type { Store } from "@wheelyard/indexer/store/store";
import type { Difference } from "./difference.ts";
import type { Inventory } from "./inventory.ts";

/** Compares what the home page tells of all projects with the projects that have a page. */
export async function checkHome(
  store: Store,
  root: Root,
  { objects }: Inventory,
  paged: ReadonlySet<ProjectName>,
): Promise<Difference[]> {
  const differences: Difference[] = [];
  const { home } = updatesKeys(root);
  if (paged.size > 0 && !objects.has(home)) {
    differences.push({ key: home, problem: "is missing" });
  }
  for (const [shard, projects] of projectsByShard(root, objects.keys(), paged)) {
    differences.push(...(await checkShard(store, root, shard, new Set(projects))));
  }
  return differences;
}

async function checkShard(
  store: Store,
  root: Root,
  shard: string,
  due: ReadonlySet<string>,
): Promise<Difference[]> {
  const key = homeShardKey(root, shard);
  const state = await readState(store, key);
  let names: ReadonlySet<string>;
  try {
    const projects = state === undefined ? [] : parseHomeShard(shard, state.text);
    names = new Set(projects.map(({ name }) => name));
  } catch (error) {
    if (!(error instanceof InvalidListError)) throw error;
    return [{ key, problem: "can't be read" }];
  }
  return [
    ...[...due]
      .filter((name) => !names.has(name))
      .map((name) => ({
        key,
        problem: `does not name "${name}", which has a page`,
      })),
    ...[...names]
      .filter((name) => !due.has(name))
      .map((name) => ({ key, problem: `names "${name}", which has no page` })),
  ];
}
