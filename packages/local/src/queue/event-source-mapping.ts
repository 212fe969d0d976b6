import { MAX_RECEIVES } from "@wheelyard/indexer/retrying/retry-delay";
import { INDEXER_TIMEOUT_SECONDS } from "@wheelyard/indexer/threads/limits";

/** How messages become invocations: Lambda's event source mapping and the queue's rules in one. */
export interface EventSourceMapping {
  batchSize: number;
  /** How long a batch that is not full waits for more. */
  batchWindowMs: number;
  /** Invocations at a time. */
  concurrency: number;
  /** A message that was delivered this often, and failed, becomes a dead letter. */
  maxReceiveCount: number;
  /** How long a message is hidden from its delivery on, unless the handler says otherwise. */
  visibilityTimeoutMs: number;
  /** Time limit of an invocation. */
  timeoutMs: number;
}

/** As deployed, but for fewer invocations at a time, on a machine that does all itself, and less patience with dead ones. */
export const localMapping: EventSourceMapping = {
  batchSize: 100,
  batchWindowMs: 20,
  concurrency: 2,
  maxReceiveCount: MAX_RECEIVES,
  visibilityTimeoutMs: 330_000,
  timeoutMs: INDEXER_TIMEOUT_SECONDS * 1_000,
};
