import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { RetryLater } from "@wheelyard/indexer/retrying/retry-later";
import type { Announcement, Notifications, ObjectEvent } from "../notifications.ts";
import { BatchDelivery, type SqsHandler } from "./batch-delivery.ts";
import { DeadLetters } from "./dead-letters.ts";
import type { EventSourceMapping } from "./event-source-mapping.ts";
import { MessageFolder } from "./message-folder.ts";
import { s3Notification } from "./s3-notification.ts";
import { Sequence } from "./sequence.ts";

export interface EventQueueOptions {
  folder: string;
  region: string;
  mapping: EventSourceMapping;
  log: (line: string) => void;
}

/** How long `close` waits for running invocations before leaving their messages for the next start. */
const CLOSE_GRACE_MS = 800;

interface Waiting {
  name: string;
  /** A message whose batch failed is retried alone, so that one that fails whole batches does not take others with it. */
  alone: boolean;
}

/**
 * Delivers the bucket's events to the indexer's handler, at least once each and in no guaranteed order, as SQS and
 * Lambda do on AWS: a delivered message is hidden for the visibility timeout or for as long as the handler says, and one
 * that failed too often becomes a dead letter.
 *
 * Messages stay on disk until they are acknowledged; memory holds only their names. What a killed process left is
 * delivered after the next start. A kill is not the message's fault and does not count as a failure.
 */
export class EventQueue implements Notifications {
  readonly deadLetters: DeadLetters;
  readonly #folder: MessageFolder;
  readonly #mapping: EventSourceMapping;
  readonly #region: string;
  readonly #delivery: BatchDelivery;
  readonly #sequence = new Sequence();
  readonly #waiting: Waiting[];
  readonly #hidden = new Set<NodeJS.Timeout>();
  readonly #invocations = new Set<Promise<void>>();
  readonly #abandoned = new AbortController();
  #handler: SqsHandler | undefined;
  #window: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;
  #idleListeners: (() => void)[] = [];

  private constructor(folder: MessageFolder, options: EventQueueOptions, leftovers: readonly string[]) {
    this.deadLetters = new DeadLetters(folder);
    this.#folder = folder;
    this.#mapping = options.mapping;
    this.#region = options.region;
    this.#delivery = new BatchDelivery(folder, options.mapping, options.region, options.log);
    this.#waiting = leftovers.map((name) => ({ name, alone: false }));
  }

  static async open(options: EventQueueOptions): Promise<EventQueue> {
    const folder = await MessageFolder.open(options.folder);
    return new EventQueue(folder, options, await folder.names());
  }

  /** Starts delivery, with the leftovers of earlier runs first. */
  deliverTo(handler: SqsHandler): void {
    this.#handler = handler;
    this.#dispatch();
  }

  async announce(event: ObjectEvent): Promise<Announcement> {
    const sequencer = this.#sequence.next();
    const body = JSON.stringify(s3Notification(event, sequencer, this.#region));
    const name = await this.#store(sequencer, `${event.name} ${JSON.stringify(event.key)}`, body);
    return {
      publish: () => this.#enqueue({ name, alone: false }),
      withdraw: () => this.#folder.remove(name),
    };
  }

  /** For the handler: delays the retry of messages that it is about to report as failed. */
  readonly retryLater: RetryLater = async (messages) => {
    for (const message of messages) this.#delivery.hide(message);
  };

  /** How many messages are neither acknowledged nor dead letters. */
  async count(): Promise<number> {
    return (await this.#folder.names()).length;
  }

  /** Queues a message made by the sender. */
  async send(body: string): Promise<void> {
    const name = await this.#store(this.#sequence.next(), "a message sent by hand", body);
    this.#enqueue({ name, alone: false });
  }

  /** Resolves when every published message has been acknowledged or is a dead letter. */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#idleListeners.push(resolve);
      this.#tellIdle();
    });
  }

  /** Stops within a second. Messages not acknowledged by then wait on disk for the next start. */
  close(): Promise<void> {
    this.#closing ??= this.#stop();
    return this.#closing;
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#window);
    for (const timer of this.#hidden) clearTimeout(timer);
    const grace = new AbortController();
    await Promise.race([
      Promise.all(this.#invocations),
      delay(CLOSE_GRACE_MS, undefined, { signal: grace.signal }).catch(() => undefined),
    ]);
    grace.abort();
    this.#abandoned.abort();
  }

  async #store(sequencer: string, about: string, body: string): Promise<string> {
    const messageId = randomUUID();
    const name = `${sequencer}-${messageId}.json`;
    await this.#folder.write(name, { messageId, sentAt: Date.now(), failures: 0, about, body });
    return name;
  }

  #enqueue(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#dispatch();
  }

  #dispatch(): void {
    const handler = this.#handler;
    if (handler === undefined || this.#closing !== undefined || this.#window !== undefined) return;
    if (this.#waiting.length === 0 || this.#invocations.size >= this.#mapping.concurrency) return;
    const wait = this.#waiting.length < this.#mapping.batchSize ? this.#mapping.batchWindowMs : 0;
    this.#window = setTimeout(() => {
      this.#window = undefined;
      this.#invoke(handler);
    }, wait);
  }

  #invoke(handler: SqsHandler): void {
    const invocation = this.#deliver(this.#takeBatch(), handler).finally(() => {
      this.#invocations.delete(invocation);
      this.#dispatch();
      this.#tellIdle();
    });
    this.#invocations.add(invocation);
    this.#dispatch();
  }

  async #deliver(names: readonly string[], handler: SqsHandler): Promise<void> {
    const retries = await this.#delivery.deliver(names, handler, this.#abandoned.signal);
    if (this.#closing !== undefined) return;
    for (const retry of retries) {
      const timer = setTimeout(() => {
        this.#hidden.delete(timer);
        this.#enqueue({ name: retry.name, alone: retry.alone });
      }, retry.afterMs);
      this.#hidden.add(timer);
    }
  }

  #takeBatch(): string[] {
    const end = this.#waiting.findIndex(
      (waiting, index) => waiting.alone || index === this.#mapping.batchSize,
    );
    const size = end === -1 ? this.#waiting.length : Math.max(1, end);
    return this.#waiting.splice(0, size).map((waiting) => waiting.name);
  }

  #tellIdle(): void {
    if (this.#waiting.length + this.#hidden.size + this.#invocations.size > 0) return;
    const listeners = this.#idleListeners;
    this.#idleListeners = [];
    for (const resolve of listeners) resolve();
  }
}
