/** How messages become invocations: Lambda's event source mapping and the queue's redrive policy in one. */
export interface EventSourceMapping {
  batchSize: number;
  /** How long a batch that is not full waits for more. */
  batchWindowMs: number;
  /** Invocations at a time. */
  concurrency: number;
  /** A message that failed this often becomes a dead letter. */
  maxReceiveCount: number;
  /** How long the first failure hides a message; each further one hides it twice as long. */
  firstRetryMs: number;
  longestRetryMs: number;
  /** Time limit of an invocation. */
  timeoutMs: number;
}

/** As deployed, but for shorter waits, more attempts and fewer invocations at a time, on a machine that does all itself. */
export const localMapping: EventSourceMapping = {
  batchSize: 100,
  batchWindowMs: 20,
  concurrency: 2,
  maxReceiveCount: 8,
  firstRetryMs: 250,
  longestRetryMs: 30_000,
  timeoutMs: 300_000,
};

/** @param failures how often the message has failed so far, at least 1 */
export function retryDelayMs(mapping: EventSourceMapping, failures: number): number {
  return Math.min(mapping.firstRetryMs * 2 ** (failures - 1), mapping.longestRetryMs);
}
