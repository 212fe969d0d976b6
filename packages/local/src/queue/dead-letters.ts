import { randomUUID } from "node:crypto";
import type { MessageFolder } from "./message-folder.ts";

export interface DeadLetter {
  messageId: string;
  body: string;
  /** Needed to remove it. */
  receiptHandle: string;
}

/** SQS's default. */
const VISIBILITY_TIMEOUT_MS = 30_000;

/** The dead letters as a queue: what is received but not removed comes back. */
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
      // Before it is read: of two receivers at once, only one may get it.
      this.#received.set(name, { receiptHandle, hiddenUntil: Date.now() + VISIBILITY_TIMEOUT_MS });
      const message = await this.#folder.readDeadLetter(name);
      if (message === undefined) continue;
      letters.push({ messageId: message.messageId, body: message.body, receiptHandle });
    }
    return letters;
  }

  /** Keeps it if its receipt has expired. */
  async remove(receiptHandle: string): Promise<void> {
    const [name] = [...this.#received].find(([, received]) => received.receiptHandle === receiptHandle) ?? [];
    if (name === undefined) return;
    await this.#folder.removeDeadLetter(name);
    this.#received.delete(name);
  }
}
