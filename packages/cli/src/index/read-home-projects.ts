import { homeShardsPrefix } from "@wheelyard/core/bucket-layout/root-keys";
import type { Root } from "@wheelyard/core/root";
import { readState } from "@wheelyard/indexer/commit/state";
import { parseHomeShard, shardOfKey } from "@wheelyard/indexer/lists/home-shard-list";
import type { Store } from "@wheelyard/indexer/store/store";
import type { HomeProject } from "@wheelyard/site/home-shard";
import pLimit from "p-limit";

/** How many parts are read at once. */
const READS_AT_ONCE = 16;

/**
 * What the home page knows about all projects of an index, by name.
 *
 * @throws {InvalidListError} if a part is damaged
 * @throws whatever the store throws
 */
export async function readHomeProjects(store: Store, root: Root): Promise<HomeProject[]> {
  const limit = pLimit(READS_AT_ONCE);
  const reading: Promise<HomeProject[]>[] = [];
  for await (const { key } of store.list(homeShardsPrefix(root))) {
    const shard = shardOfKey(root, key);
    if (shard !== undefined) reading.push(limit(() => readPart(store, key, shard)));
  }
  return (await Promise.all(reading)).flat().sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function readPart(store: Store, key: string, shard: string): Promise<HomeProject[]> {
  const state = await readState(store, key);
  // Its last project may have gone since it was listed.
  return state === undefined ? [] : parseHomeShard(shard, state.text);
}
