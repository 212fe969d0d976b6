const FIRST_SECONDS = 2;
const LONGEST_SECONDS = 120;

/**
 * How often a message is delivered before it becomes a dead letter: with the delays below, nearly six hours of
 * failures. If it kills the indexer each time, a delivery takes the queue's visibility timeout instead.
 */
export const MAX_RECEIVES = 180;

/**
 * How long a failed message is hidden before it is delivered again. The delay is short at first, because most faults
 * are over within seconds, and never so long that a message waits more than two minutes after a fault is over.
 *
 * @param receives how often it has been delivered so far, at least 1
 */
export function retryDelaySeconds(receives: number): number {
  return Math.min(FIRST_SECONDS * 2 ** (receives - 1), LONGEST_SECONDS);
}
