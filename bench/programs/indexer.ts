import type { QueueMessage } from "@wheelyard/indexer/batch-plan";
import type { Handler } from "@wheelyard/indexer/handler";

/*
 * A separate process that acts as a Lambda: it imports the bundle that its first argument names, answers each batch
 * that its parent sends, and reports the cost.
 */

export interface Invocation {
  /** Ids of messages. */
  failed: string[];
  /** Processor time of all threads together. */
  cpuSeconds: number;
  /** The process's peak memory. */
  peakMegabytes: number;
}

const [, , bundle = ""] = process.argv;
const { handler } = (await import(bundle)) as { handler: Handler };

process.on("message", async (records: readonly QueueMessage[]) => {
  const before = process.cpuUsage();
  const context = { getRemainingTimeInMillis: () => 300_000 };
  const { batchItemFailures } = await handler({ Records: records }, context);
  const { user, system } = process.cpuUsage(before);
  const invocation: Invocation = {
    failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
    cpuSeconds: (user + system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1_000,
  };
  process.send?.(invocation);
});
process.send?.("ready");
