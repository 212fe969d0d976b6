import { type HomeLevel, type HomeProject, homeShard } from "../home-shard.ts";
import { fetchShard } from "./index-data.ts";

/** How many parts are read at once. */
const READS_AT_ONCE = 6;

/** How far the reading has come. */
export interface Progress {
  read: number;
  /** Parts, as far as is known. */
  parts: number;
  /** How many could not be read. */
  failed: number;
}

/**
 * Reads what the home page knows about these projects: the first level of parts, then the second for those that the
 * first lacks.
 *
 * @param onPart gets the projects of each part when it arrives
 */
export async function readHomeData(
  names: readonly string[],
  onPart: (projects: readonly HomeProject[], progress: Progress) => void,
): Promise<Progress> {
  const missing = new Set(names);
  const progress: Progress = { read: 0, parts: 0, failed: 0 };
  for (const level of [1, 2] satisfies HomeLevel[]) {
    const shards = [...new Set([...missing].map((name) => homeShard(name, level)))];
    progress.parts += shards.length;
    const readOn = async (): Promise<void> => {
      for (let shard = shards.pop(); shard !== undefined; shard = shards.pop()) {
        const projects = await fetchShard(shard).catch(() => undefined);
        progress.read++;
        if (projects === undefined) progress.failed++;
        for (const { name } of projects ?? []) missing.delete(name);
        onPart(projects ?? [], progress);
      }
    };
    await Promise.all(Array.from({ length: READS_AT_ONCE }, readOn));
  }
  return progress;
}
