import { setTimeout } from "node:timers/promises";
import { counted } from "@wheelyard/core/counted";
import type { OpenIndex } from "../target/open-index.ts";
import { elapsedProgress } from "../terminal/progress.ts";
import { compareIndex } from "../verify/compare-index.ts";
import type { Mismatch } from "../verify/mismatch.ts";

const SHORTEST_PAUSE_MS = 500;

/**
 * Compares bucket and index repeatedly until they agree or time is up.
 *
 * @param timeout seconds
 * @returns the differences that remain
 */
export async function awaitAgreement(
  index: OpenIndex,
  timeout: number,
  signal: AbortSignal,
): Promise<Mismatch[]> {
  const deadline = Date.now() + timeout * 1_000;
  for (;;) {
    const start = Date.now();
    const { differences } = await compareIndex(index, "trusted");
    // Leaves the indexer at least half of the time.
    const pause = Math.max(SHORTEST_PAUSE_MS, Date.now() - start);
    if (differences.length === 0 || Date.now() + pause > deadline) return differences;
    const left = counted(differences.length, "difference");
    const progress = elapsedProgress(`Waiting for the indexer, ${left} left:`);
    await setTimeout(pause, undefined, { signal }).finally(progress.stop);
  }
}
