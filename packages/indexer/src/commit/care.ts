import type { ReadProject } from "./project-state.ts";

/**
 * How much an attempt reads before it writes.
 *
 * - `quick`: it relies on the state. It assumes that each view is as the state says, that a key has a rejection record
 *   only if the state names it, that nothing waits for a page that exists, that a new file has no published metadata,
 *   and that a list that needs no change is right. Each write has a condition that fails if that is not so.
 * - `thorough`: it reads all of that, because a run that died may have left anything.
 */
export type Care = "quick" | "thorough";

/** What the delivery of an event tells about earlier runs. */
interface Delivered {
  /** An earlier run received it too. */
  isRedelivered: boolean;
  /** It comes from reconcile, not from the bucket. */
  byReconcile?: true;
}

/** A redelivered event, or one from reconcile, may concern what a dead run left behind. */
export function careForChanges(changes: readonly Delivered[]): Care {
  return changes.some(({ isRedelivered, byReconcile }) => isRedelivered || byReconcile)
    ? "thorough"
    : "quick";
}

/** How careful an attempt is. */
export interface AttemptCare {
  /** With the facts about files: records, notes and metadata. Without a state there is nothing to rely on. */
  facts: Care;
  /** With what is rendered: the project's views, and the lists that show it. Without a state there are no views. */
  views: Care;
}

/**
 * @param asked what the events ask for
 * @param attempt its number, from 1; a quick one that failed has met something unexpected
 * @param known the state; if it was just upgraded, wheelyard 0.1.0 may still be writing
 */
export function careForAttempt(asked: Care, attempt: number, known: ReadProject | undefined): AttemptCare {
  const isQuick = asked === "quick" && attempt === 1 && known?.upgraded === undefined;
  const views = isQuick ? "quick" : "thorough";
  return { facts: known === undefined ? "thorough" : views, views };
}
