import { setTimeout } from "node:timers/promises";
import type { OpenIndex } from "../target/open-index.ts";
import { elapsedProgress } from "../terminal/progress.ts";

/**
 * Waits until no cache between bucket and clients has a page any more from before now. To ask one of them would tell
 * of one place in the world, and needs the credentials of a reader: this needs none, and holds everywhere.
 */
export async function waitForCaches(
  { cacheSeconds }: Pick<OpenIndex, "cacheSeconds">,
  signal?: AbortSignal,
): Promise<void> {
  if (cacheSeconds === 0) return;
  const progress = elapsedProgress("Waiting for caches to ask for the page again:");
  await setTimeout(cacheSeconds * 1_000, undefined, signal && { signal }).finally(progress.stop);
}
