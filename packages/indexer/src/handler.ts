import type { SQSBatchResponse } from "aws-lambda";
import { handleBatch } from "./batch/handle-batch.ts";
import type { QueueMessage } from "./batch-plan.ts";
import type { HandlerContext, HandlerPorts } from "./handler-ports.ts";
import type { Log } from "./reporting/log.ts";

export type Handler = (
  event: { Records: readonly QueueMessage[] },
  context: HandlerContext,
) => Promise<SQSBatchResponse>;

/**
 * Handles a batch of bucket events from the queue. It reports exactly the messages whose work was not done as failed,
 * so that the queue delivers them again.
 */
export function createHandler(ports: HandlerPorts): Handler {
  return async (event, context) => {
    const log: Log = (entry) => ports.log({ ...entry, request: context.awsRequestId });
    const failed = await handleBatch(event.Records, { ...ports, log }, context);
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
