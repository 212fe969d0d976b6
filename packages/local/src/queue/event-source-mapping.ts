import { MAX_RECEIVES } from "@wheelyard/indexer/retrying/retry-delay";
import { INDEXER_TIMEOUT_SECONDS } from "@wheelyard/indexer/threads/limits";

/** How messages become invocations: Lambda's event source mapping and the queue's rules combined. */
export interface EventSourceMapping {
  batchSize: number;
  /** How long an incomplete batch waits for more. */
  batchWindowMs: number;
  /** Concurrent invocations. */
  concurrency: number;
  /** A message that failed after this many deliveries becomes a dead letter. */
  maxReceiveCount: number;
  /** How long a delivered message is hidden, unless the handler says otherwise. */
  visibilityTimeoutMs: number;
  /** Time limit of an invocation. */
  timeoutMs: number;
}

/** As deployed, but with fewer concurrent invocations, because one machine does everything, and shorter timeouts. */
export const localMapping: EventSourceMapping = {
  batchSize: 100,
  batchWindowMs: 20,
  concurrency: 2,
  maxReceiveCount: MAX_RECEIVES,
  visibilityTimeoutMs: 330_000,
  timeoutMs: INDEXER_TIMEOUT_SECONDS * 1_000,
};
