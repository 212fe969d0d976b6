import type { ReadProject } from "./project-state.ts";

/**
 * How much an attempt reads before it writes.
 *
 * - `quick`: it counts on the state. A view is as the state says, a key has a rejection record only if the state names it,
 *   nothing waits for a page that is there, and of a new file nothing is published. A list that needs no change is right.
 *   Each write has a condition that fails where this is not so.
 * - `thorough`: it reads all of that. A run that died may have left anything.
 */
export type Care = "quick" | "thorough";

/** What an event's delivery tells about the runs before it. */
interface Delivered {
  /** An earlier run had it. */
  isRedelivered: boolean;
  /** It doesn't come from the bucket. */
  byReconcile?: true;
}

/** What was delivered before, or comes from reconcile, may be about what a run that died has left. */
export function careForChanges(changes: readonly Delivered[]): Care {
  return changes.some(({ isRedelivered, byReconcile }) => isRedelivered || byReconcile)
    ? "thorough"
    : "quick";
}

/** How careful an attempt is. */
export interface AttemptCare {
  /** With what is known of the files: records, notes and metadata. Without a state there is nothing to count on. */
  facts: Care;
  /** With what is rendered: the project's views, and the lists that show it. Without a state there are no views. */
  views: Care;
}

/**
 * @param asked what the events ask for
 * @param attempt its number, from 1: a quick one that failed has met something unexpected
 * @param known the state; beside one that was just upgraded, release 0.1.0 may be at work
 */
export function careForAttempt(asked: Care, attempt: number, known: ReadProject | undefined): AttemptCare {
  const isQuick = asked === "quick" && attempt === 1 && known?.upgraded === undefined;
  const views = isQuick ? "quick" : "thorough";
  return { facts: known === undefined ? "thorough" : views, views };
}
