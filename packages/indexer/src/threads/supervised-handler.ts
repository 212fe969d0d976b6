import type { SQSBatchResponse } from "aws-lambda";
import type { QueueMessage } from "../batch-plan.ts";
import type { Handler } from "../handler.ts";
import type { HandlerContext } from "../handler-ports.ts";
import { describeError, type Log } from "../reporting/log.ts";
import { ThreadEndedError } from "./function-thread.ts";

/** What a thread is asked to handle. */
export interface BatchCall {
  records: readonly QueueMessage[];
  request: string | undefined;
  /** In milliseconds. */
  left: number;
  /** Keys of files that are rejected, because a thread was ended over them. */
  endless: readonly string[];
}

/** Handles a batch in a thread, and ends that thread if it takes longer than `limitMs`. */
export type HandleInThread = (batch: BatchCall, limitMs: number) => Promise<unknown>;

/** A run's thread is ended at the latest with this much of its time left, so that its outcome can still be reported. */
const OUTCOME_MILLISECONDS = 5_000;

/** With less time left, no further thread is started to retry what one was ended for. */
const RESERVED_MILLISECONDS = 90_000;

/**
 * Handles batches in a thread, and ends the thread if it doesn't finish. Then each message of the batch is handled
 * alone: if its thread must be ended again, that message fails alone, or the file that was being read is rejected.
 *
 * Lambda would end the whole function instead, and one message would take the rest of its batch with it.
 */
export function superviseHandler(handleInThread: HandleInThread, log: Log): Handler {
  return async ({ Records: records }, context) => {
    const run = new SupervisedRun(handleInThread, log, context);
    try {
      return await run.handle(records);
    } catch (error) {
      if (!(error instanceof ThreadEndedError)) throw error;
      run.tell(error, records);
      return run.handleOneByOne(records);
    }
  };
}

class SupervisedRun {
  readonly #handleInThread: HandleInThread;
  readonly #log: Log;
  readonly #context: HandlerContext;

  constructor(handleInThread: HandleInThread, log: Log, context: HandlerContext) {
    this.#handleInThread = handleInThread;
    this.#log = log;
    this.#context = context;
  }

  async handle(
    records: readonly QueueMessage[],
    left = this.#context.getRemainingTimeInMillis(),
    endless: readonly string[] = [],
  ): Promise<SQSBatchResponse> {
    const call: BatchCall = { records, request: this.#context.awsRequestId, left, endless };
    const limit = Math.max(0, this.#context.getRemainingTimeInMillis() - OUTCOME_MILLISECONDS);
    return (await this.#handleInThread(call, limit)) as SQSBatchResponse;
  }

  async handleOneByOne(records: readonly QueueMessage[]): Promise<SQSBatchResponse> {
    const batchItemFailures: SQSBatchResponse["batchItemFailures"] = [];
    const waiting = [...records];
    while (waiting.length > 0 && this.#context.getRemainingTimeInMillis() > RESERVED_MILLISECONDS) {
      const alone = waiting.splice(0, 1);
      batchItemFailures.push(...(await this.#handleAlone(alone)));
    }
    // No work on them begins: the handler makes the queue deliver them again soon.
    if (waiting.length > 0) batchItemFailures.push(...(await this.#failuresAmong(waiting, 0)));
    return { batchItemFailures };
  }

  async #handleAlone(alone: readonly QueueMessage[]): Promise<SQSBatchResponse["batchItemFailures"]> {
    try {
      return (await this.handle(alone)).batchItemFailures;
    } catch (error) {
      if (!(error instanceof ThreadEndedError)) throw error;
      this.tell(error, alone);
      const [endless, ...others] = error.reading;
      if (endless === undefined || others.length > 0) return failed(alone);
      return this.#failuresAmong(alone, this.#context.getRemainingTimeInMillis(), [endless]);
    }
  }

  async #failuresAmong(
    records: readonly QueueMessage[],
    left: number,
    endless?: readonly string[],
  ): Promise<SQSBatchResponse["batchItemFailures"]> {
    try {
      return (await this.handle(records, left, endless)).batchItemFailures;
    } catch (error) {
      if (!(error instanceof ThreadEndedError)) throw error;
      this.tell(error, records);
      return failed(records);
    }
  }

  tell(error: ThreadEndedError, records: readonly QueueMessage[]): void {
    this.#log({
      level: "error",
      event: "thread-ended",
      messages: records.map(({ messageId }) => messageId),
      reading: error.reading,
      error: describeError(error),
      request: this.#context.awsRequestId,
    });
  }
}

function failed(records: readonly QueueMessage[]): SQSBatchResponse["batchItemFailures"] {
  return records.map(({ messageId }) => ({ itemIdentifier: messageId }));
}
