import { setTimeout } from "node:timers/promises";
import type { OpenIndex } from "../target/open-index.ts";
import { elapsedProgress } from "../terminal/progress.ts";

/**
 * Waits until no cache between bucket and clients can hold a page from before now. Asking a cache would tell about one
 * place in the world and need a reader's credentials; waiting needs none and holds everywhere.
 */
export async function waitForCaches(
  { cacheSeconds }: Pick<OpenIndex, "cacheSeconds">,
  signal?: AbortSignal,
): Promise<void> {
  if (cacheSeconds === 0) return;
  const progress = elapsedProgress("Waiting for caches to expire:");
  await setTimeout(cacheSeconds * 1_000, undefined, signal && { signal }).finally(progress.stop);
}
