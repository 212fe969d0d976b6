import { homeShardKey, UPDATES_KEYS } from "@wheelyard/core/bucket-layout";
import type { ProjectName } from "@wheelyard/core/project-name";
import { parseHomeShard, projectsByShard } from "@wheelyard/indexer/lists/home-shard-list";
import { InvalidListError } from "@wheelyard/indexer/lists/list-records";
import { readState } from "@wheelyard/indexer/store/state";
import type { Store } from "@wheelyard/indexer/store/store";
import type { Difference } from "./difference.ts";
import type { Inventory } from "./inventory.ts";

/** Compares what the home page tells of all projects with the projects that have a page. */
export async function checkHome(
  store: Store,
  { objects }: Inventory,
  paged: ReadonlySet<ProjectName>,
): Promise<Difference[]> {
  const differences: Difference[] = [];
  if (paged.size > 0 && !objects.has(UPDATES_KEYS.home)) {
    differences.push({ key: UPDATES_KEYS.home, problem: "is missing" });
  }
  for (const [shard, projects] of projectsByShard(objects.keys(), paged)) {
    differences.push(...(await checkShard(store, shard, new Set(projects))));
  }
  return differences;
}

async function checkShard(store: Store, shard: string, due: ReadonlySet<string>): Promise<Difference[]> {
  const key = homeShardKey(shard);
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
