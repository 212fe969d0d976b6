import { randomUUID } from "node:crypto";
import type { FailedMessage } from "@wheelyard/indexer/retrying/retry-later";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { failedMessageIds } from "./batch-outcome.ts";
import type { EventSourceMapping } from "./event-source-mapping.ts";
import { lambdaContext } from "./lambda-context.ts";
import { type MessageFolder, UnreadableMessageError } from "./message-folder.ts";
import { type ReceivedMessage, sqsEvent } from "./sqs-event.ts";

/** Settles within the context's time limit. */
export type SqsHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

export interface Retry {
  name: string;
  afterMs: number;
  /** Its whole batch failed, possibly because of it. */
  alone: boolean;
}

/** The wait if the disk failed, not the handler. */
const DISK_RETRY_MS = 5_000;

/**
 * Takes a batch from disk to the handler, and records the outcome: a handled message is removed, one that failed too
 * often becomes a dead letter.
 */
export class BatchDelivery {
  readonly #folder: MessageFolder;
  readonly #mapping: EventSourceMapping;
  readonly #region: string;
  readonly #log: (line: string) => void;
  /** When each message in flight is delivered again, in milliseconds since the epoch, by receipt handle. */
  readonly #hiddenUntil = new Map<string, number>();

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

  /** Hides a message in flight for so long from now, like SQS's ChangeMessageVisibility. */
  hide({ receiptHandle, seconds }: FailedMessage): void {
    if (this.#hiddenUntil.has(receiptHandle)) {
      this.#hiddenUntil.set(receiptHandle, Date.now() + seconds * 1_000);
    }
  }

  /**
   * Never rejects: failures are logged, and their messages returned for another try.
   *
   * @param abandoned once aborted, the outcome is ignored and the messages stay
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
        retries.push({ name, afterMs: DISK_RETRY_MS, alone: false });
      }
    }
    if (messages.length === 0) return retries;

    const failures = await this.#invoke(messages, handler);
    if (abandoned.aborted) return [];
    for (const message of messages) {
      try {
        const failure = failures.get(message.messageId);
        if (failure === undefined) await this.#folder.remove(message.name);
        else retries.push(...(await this.#fail(message, failure)));
      } catch (error) {
        this.#log(
          `Cannot record what became of the message about ${message.about}: ${String(error)}; trying again`,
        );
        retries.push({ name: message.name, afterMs: DISK_RETRY_MS, alone: false });
      } finally {
        this.#hiddenUntil.delete(message.receiptHandle);
      }
    }
    return retries;
  }

  async #receive(name: string): Promise<ReceivedMessage | undefined> {
    try {
      const message = { name, receiptHandle: randomUUID(), ...(await this.#folder.read(name)) };
      this.#hiddenUntil.set(message.receiptHandle, Date.now() + this.#mapping.visibilityTimeoutMs);
      return message;
    } catch (error) {
      if (!(error instanceof UnreadableMessageError)) throw error;
      this.#log(`${error.message}; kept in ${await this.#folder.bury(name)}`);
      return undefined;
    }
  }

  /** @returns the reason for each failed message, by id */
  async #invoke(
    messages: readonly ReceivedMessage[],
    handler: SqsHandler,
  ): Promise<ReadonlyMap<string, Failure>> {
    const event = sqsEvent(messages, this.#region, Date.now());
    const context = lambdaContext(this.#region, this.#mapping.timeoutMs);
    try {
      const response = await handler(event, context);
      const failed = failedMessageIds(event.Records, response);
      const reported = { reason: "reported as failed by the handler", isOfBatch: false };
      return new Map([...failed].map((id) => [id, reported]));
    } catch (error) {
      const failure = { reason: String(error), isOfBatch: true };
      return new Map(messages.map((message) => [message.messageId, failure]));
    }
  }

  async #fail(message: ReceivedMessage, { reason, isOfBatch }: Failure): Promise<Retry[]> {
    const { name, receiptHandle, ...stored } = message;
    const failures = message.failures + 1;
    await this.#folder.write(name, { ...stored, failures });
    if (failures >= this.#mapping.maxReceiveCount) {
      const path = await this.#folder.bury(name);
      this.#log(`Gave up on ${message.about} after ${failures} attempts: ${reason}; kept in ${path}`);
      return [];
    }
    const afterMs = Math.max(0, (this.#hiddenUntil.get(receiptHandle) ?? 0) - Date.now());
    this.#log(
      `Attempt ${failures} of ${this.#mapping.maxReceiveCount} on ${message.about} failed: ${reason}; next in ${Math.ceil(afterMs / 1_000)} s`,
    );
    return [{ name, afterMs, alone: isOfBatch }];
  }
}

interface Failure {
  reason: string;
  /** It is unknown which message of the batch is to blame. */
  isOfBatch: boolean;
}
