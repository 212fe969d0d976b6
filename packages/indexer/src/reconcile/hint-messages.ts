import { formEncode } from "@wheelyard/core/form-encoding";
import type { Difference, DifferenceKind } from "./difference.ts";

type Hint = Pick<Difference, "kind" | "key">;

/** Sends the bodies of messages to the queue that the indexer reads. */
export type Send = (bodies: readonly string[]) => Promise<void>;

/**
 * One invocation must handle a batch of messages, and work that isn't done in time is delivered again only a few times.
 * So a message has few keys: even with the longest keys, it stays below 64 KiB.
 */
const KEYS_PER_MESSAGE = 10;

const MESSAGES_PER_SEND = 10;

const EVENT_NAMES: Record<DifferenceKind, string> = {
  missing: "Reconcile:Missing",
  stale: "Reconcile:Stale",
  ghost: "Reconcile:Ghost",
  outdated: "Reconcile:Outdated",
  damaged: "Reconcile:Damaged",
};

/**
 * Sends differences in the form of the bucket's events, many to a message. The indexer then looks at the keys again.
 */
export class HintMessages {
  readonly #bucket: string;
  readonly #send: Send;
  #waiting: Hint[] = [];

  constructor(bucket: string, send: Send) {
    this.#bucket = bucket;
    this.#send = send;
  }

  async add(differences: readonly Hint[]): Promise<void> {
    for (const difference of differences) {
      this.#waiting.push(difference);
      if (this.#waiting.length >= KEYS_PER_MESSAGE * MESSAGES_PER_SEND) await this.flush();
    }
  }

  async flush(): Promise<void> {
    const differences = this.#waiting;
    this.#waiting = [];
    const bodies: string[] = [];
    for (let first = 0; first < differences.length; first += KEYS_PER_MESSAGE) {
      bodies.push(hintMessage(this.#bucket, differences.slice(first, first + KEYS_PER_MESSAGE)));
    }
    if (bodies.length > 0) await this.#send(bodies);
  }
}

function hintMessage(bucket: string, differences: readonly Hint[]): string {
  return JSON.stringify({
    Records: differences.map(({ kind, key }) => ({
      eventName: EVENT_NAMES[kind],
      s3: { bucket: { name: bucket }, object: { key: formEncode(key) } },
    })),
  });
}
