const FIRST_SECONDS = 2;
const LONGEST_SECONDS = 120;

/**
 * How often a message is delivered before it becomes a dead letter: with the delays below, for nearly six hours of
 * failures. If the indexer dies of it each time, a delivery takes the queue's visibility timeout instead.
 */
export const MAX_RECEIVES = 180;

/**
 * How long a message that failed is hidden before it is delivered again: short at first, because most faults are over
 * within seconds, and never longer than two minutes after a fault of any length is over.
 *
 * @param receives how often it was delivered so far, at least 1
 */
export function retryDelaySeconds(receives: number): number {
  return Math.min(FIRST_SECONDS * 2 ** (receives - 1), LONGEST_SECONDS);
}
