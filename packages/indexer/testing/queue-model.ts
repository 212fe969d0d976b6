import { randomUUID } from "node:crypto";
import type { QueueMessage } from "../src/batch-plan.ts";
import type { Handler } from "../src/handler.ts";
import type { FailedMessage, RetryLater } from "../src/retrying/retry-later.ts";

interface QueueRules {
  /** In seconds. */
  visibilityTimeout: number;
  maxReceiveCount: number;
  /** Messages that SQS does not hide although it was asked to. */
  refusesToHide?: (message: FailedMessage) => boolean;
}

interface HeldMessage {
  messageId: string;
  body: string;
  sentAt: number;
  receives: number;
  /** When it is due for delivery, in seconds. */
  visibleAt: number;
  receiptHandle: string;
}

const BATCH_SIZE = 100;

/**
 * SQS with its visibility rules, and Lambda in front of it, on a clock of their own. A delivered message is hidden for
 * the visibility timeout, or for as long as `retryLater` says; a message that the handler does not report is deleted;
 * one that was delivered too often is a dead letter. Only waiting takes time.
 */
export class QueueModel {
  /** In seconds. */
  now = 0;
  readonly deadLetters: HeldMessage[] = [];
  /** The bodies of each batch, in the order of deliveries. */
  readonly delivered: string[][] = [];
  readonly #rules: QueueRules;
  readonly #messages = new Set<HeldMessage>();

  constructor(rules: QueueRules) {
    this.#rules = rules;
  }

  get size(): number {
    return this.#messages.size;
  }

  send(...bodies: readonly string[]): void {
    for (const body of bodies) {
      this.#messages.add({
        messageId: randomUUID(),
        body,
        sentAt: this.now,
        receives: 0,
        visibleAt: this.now,
        receiptHandle: "",
      });
    }
  }

  readonly retryLater: RetryLater = async (messages) => {
    for (const message of messages) {
      const held = [...this.#messages].find(({ receiptHandle }) => receiptHandle === message.receiptHandle);
      if (held === undefined) throw new Error(`Cannot hide "${message.messageId}": it is not delivered`);
      if (this.#rules.refusesToHide?.(message)) continue;
      held.visibleAt = this.now + message.seconds;
    }
  };

  /**
   * Delivers until nothing is left to deliver.
   *
   * @param delivered called after each batch
   */
  async run(handler: Handler, delivered: () => void = () => {}): Promise<void> {
    while (this.#messages.size > 0) {
      this.now = Math.max(this.now, Math.min(...[...this.#messages].map(({ visibleAt }) => visibleAt)));
      const batch = this.#receive();
      if (batch.length === 0) continue;
      this.delivered.push(batch.map(({ body }) => body));
      const { batchItemFailures } = await handler(
        { Records: batch.map((message) => this.#record(message)) },
        { getRemainingTimeInMillis: () => 300_000 },
      );
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const message of batch) if (!failed.has(message.messageId)) this.#messages.delete(message);
      delivered();
    }
  }

  #receive(): HeldMessage[] {
    const visible = [...this.#messages].filter(({ visibleAt }) => visibleAt <= this.now);
    const batch: HeldMessage[] = [];
    for (const message of visible.slice(0, BATCH_SIZE)) {
      message.receives++;
      if (message.receives > this.#rules.maxReceiveCount) {
        this.#messages.delete(message);
        this.deadLetters.push(message);
        continue;
      }
      message.visibleAt = this.now + this.#rules.visibilityTimeout;
      message.receiptHandle = randomUUID();
      batch.push(message);
    }
    return batch;
  }

  #record({ messageId, body, sentAt, receives, receiptHandle }: HeldMessage): QueueMessage {
    const attributes = {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: String(sentAt * 1_000),
    };
    return { messageId, body, receiptHandle, attributes };
  }
}
