import { randomUUID } from "node:crypto";
import type { MessageFolder } from "./message-folder.ts";

export interface DeadLetter {
  messageId: string;
  body: string;
  /** With which it can be removed. */
  receiptHandle: string;
}

/** SQS's own where nothing else is said. */
const VISIBILITY_TIMEOUT_MS = 30_000;

/** The messages that were given up, as a queue: what is received and not removed comes back. */
export class DeadLetters {
  readonly #folder: MessageFolder;
  /** By name. */
  readonly #received = new Map<string, { receiptHandle: string; hiddenUntil: number }>();

  constructor(folder: MessageFolder) {
    this.#folder = folder;
  }

  async count(): Promise<number> {
    return (await this.#folder.deadLetters()).length;
  }

  async receive(most: number): Promise<DeadLetter[]> {
    const letters: DeadLetter[] = [];
    for (const name of await this.#folder.deadLetters()) {
      if (letters.length === most) break;
      if ((this.#received.get(name)?.hiddenUntil ?? 0) > Date.now()) continue;
      const receiptHandle = randomUUID();
      // Before it is read: two who receive at once must not both get it.
      this.#received.set(name, { receiptHandle, hiddenUntil: Date.now() + VISIBILITY_TIMEOUT_MS });
      const message = await this.#folder.readDeadLetter(name);
      if (message === undefined) continue;
      letters.push({ messageId: message.messageId, body: message.body, receiptHandle });
    }
    return letters;
  }

  /** One that is not received any more stays. */
  async remove(receiptHandle: string): Promise<void> {
    const [name] = [...this.#received].find(([, received]) => received.receiptHandle === receiptHandle) ?? [];
    if (name === undefined) return;
    await this.#folder.removeDeadLetter(name);
    this.#received.delete(name);
  }
}
