import { setTimeout as delay } from "node:timers/promises";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { failedMessageIds } from "./batch-outcome.ts";
import { type EventSourceMapping, retryDelayMs } from "./event-source-mapping.ts";
import { lambdaContext } from "./lambda-context.ts";
import { type MessageFolder, type StoredMessage, UnreadableMessageError } from "./message-folder.ts";
import { sqsEvent } from "./sqs-event.ts";

export type SqsHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

export interface Retry {
  name: string;
  afterMs: number;
}

interface ReceivedMessage extends StoredMessage {
  name: string;
}

/**
 * One batch at a time from disk to the handler, and what became of it back to disk: a message that was handled is
 * removed, one that failed too often is buried.
 */
export class BatchDelivery {
  readonly #folder: MessageFolder;
  readonly #mapping: EventSourceMapping;
  readonly #region: string;
  readonly #log: (line: string) => void;

  constructor(
    folder: MessageFolder,
    mapping: EventSourceMapping,
    region: string,
    log: (line: string) => void,
  ) {
    this.#folder = folder;
    this.#mapping = mapping;
    this.#region = region;
    this.#log = log;
  }

  /**
   * Never rejects: what goes wrong is logged, and its messages are to be tried again.
   *
   * @param abandoned once aborted, the outcome is ignored and the messages stay as they are
   * @returns the messages to deliver again
   */
  async deliver(names: readonly string[], handler: SqsHandler, abandoned: AbortSignal): Promise<Retry[]> {
    const retries: Retry[] = [];
    const messages: ReceivedMessage[] = [];
    for (const name of names) {
      try {
        const message = await this.#receive(name);
        if (message !== undefined) messages.push(message);
      } catch (error) {
        this.#log(`Cannot receive message "${name}": ${String(error)}; trying again`);
        retries.push({ name, afterMs: this.#mapping.longestRetryMs });
      }
    }
    if (messages.length === 0) return retries;

    const failures = await this.#invoke(messages, handler);
    if (abandoned.aborted) return [];
    for (const message of messages) {
      try {
        const reason = failures.get(message.messageId);
        if (reason === undefined) await this.#folder.remove(message.name);
        else retries.push(...(await this.#fail(message, reason)));
      } catch (error) {
        this.#log(`Cannot settle message about ${message.about}: ${String(error)}; trying again`);
        retries.push({ name: message.name, afterMs: this.#mapping.longestRetryMs });
      }
    }
    return retries;
  }

  async #receive(name: string): Promise<ReceivedMessage | undefined> {
    try {
      return { name, ...(await this.#folder.read(name)) };
    } catch (error) {
      if (!(error instanceof UnreadableMessageError)) throw error;
      this.#log(`${error.message}; kept in ${await this.#folder.bury(name)}`);
      return undefined;
    }
  }

  /** @returns why each failed message failed, by its id */
  async #invoke(
    messages: readonly ReceivedMessage[],
    handler: SqsHandler,
  ): Promise<ReadonlyMap<string, string>> {
    const event = sqsEvent(messages, this.#region, Date.now());
    const context = lambdaContext(this.#region, this.#mapping.timeoutMs);
    const timer = new AbortController();
    try {
      const response = await Promise.race([
        handler(event, context),
        timeLimit(this.#mapping.timeoutMs, timer.signal),
      ]);
      const failed = failedMessageIds(event.Records, response);
      return new Map([...failed].map((id) => [id, "reported as failed by the handler"]));
    } catch (error) {
      return new Map(messages.map((message) => [message.messageId, String(error)]));
    } finally {
      timer.abort();
    }
  }

  async #fail(message: ReceivedMessage, reason: string): Promise<Retry[]> {
    const { name, ...stored } = message;
    const failures = message.failures + 1;
    await this.#folder.write(name, { ...stored, failures });
    if (failures >= this.#mapping.maxReceiveCount) {
      const path = await this.#folder.bury(name);
      this.#log(`Gave up on ${message.about} after ${failures} attempts: ${reason}; kept in ${path}`);
      return [];
    }
    const afterMs = retryDelayMs(this.#mapping, failures);
    this.#log(
      `Attempt ${failures} of ${this.#mapping.maxReceiveCount} on ${message.about} failed: ${reason}; next in ${afterMs} ms`,
    );
    return [{ name, afterMs }];
  }
}

async function timeLimit(ms: number, signal: AbortSignal): Promise<never> {
  await delay(ms, undefined, { signal });
  throw new Error(`the handler did not answer within ${ms} ms`);
}
