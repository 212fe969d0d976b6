import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A message as stored on disk until it is acknowledged. */
export interface StoredMessage {
  messageId: string;
  /** Milliseconds since the epoch. */
  sentAt: number;
  /** How often it was delivered and the handler failed. */
  failures: number;
  /** What the message is about, for the log. */
  about: string;
  body: string;
}

/**
 * Messages as files, one each: `messages/` holds those to deliver, `dead-letters/` the dead letters.
 *
 * A file is written elsewhere and renamed into place, so that a kill at any moment leaves a message either complete or
 * absent.
 */
export class MessageFolder {
  readonly #incoming: string;
  readonly #messages: string;
  readonly #deadLetters: string;

  private constructor(folder: string) {
    this.#incoming = join(folder, "incoming");
    this.#messages = join(folder, "messages");
    this.#deadLetters = join(folder, "dead-letters");
  }

  static async open(folder: string): Promise<MessageFolder> {
    const opened = new MessageFolder(folder);
    await rm(opened.#incoming, { recursive: true, force: true });
    for (const path of [opened.#incoming, opened.#messages, opened.#deadLetters]) {
      await mkdir(path, { recursive: true });
    }
    return opened;
  }

  /** Names of the messages to deliver, in order. */
  async names(): Promise<string[]> {
    return (await readdir(this.#messages)).sort();
  }

  /** Writes a message, replacing one with the same name. */
  async write(name: string, message: StoredMessage): Promise<void> {
    const aside = join(this.#incoming, name);
    await writeFile(aside, JSON.stringify(message));
    await rename(aside, join(this.#messages, name));
  }

  /** @throws {UnreadableMessageError} if the file is not a message */
  async read(name: string): Promise<StoredMessage> {
    const path = join(this.#messages, name);
    const text = await readFile(path, "utf8");
    try {
      return parseMessage(JSON.parse(text));
    } catch (cause) {
      throw new UnreadableMessageError(path, { cause });
    }
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.#messages, name), { force: true });
  }

  /** @returns the path where the message is kept */
  async bury(name: string): Promise<string> {
    const grave = join(this.#deadLetters, name);
    await rename(join(this.#messages, name), grave);
    return grave;
  }

  /** Names of the dead letters, the oldest first. */
  async deadLetters(): Promise<string[]> {
    return (await readdir(this.#deadLetters)).sort();
  }

  /** @returns undefined if it is absent or not a message */
  async readDeadLetter(name: string): Promise<StoredMessage | undefined> {
    try {
      return parseMessage(JSON.parse(await readFile(join(this.#deadLetters, name), "utf8")));
    } catch (error) {
      const isGone = (error as NodeJS.ErrnoException).code === "ENOENT";
      if (isGone || error instanceof SyntaxError || error instanceof TypeError) return undefined;
      throw error;
    }
  }

  async removeDeadLetter(name: string): Promise<void> {
    await rm(join(this.#deadLetters, name), { force: true });
  }
}

export class UnreadableMessageError extends Error {
  override name = "UnreadableMessageError";

  constructor(path: string, options: ErrorOptions) {
    super(
      `Cannot read message "${path}": expected JSON with messageId, sentAt, failures, about, body`,
      options,
    );
  }
}

function parseMessage(value: Partial<StoredMessage>): StoredMessage {
  const { messageId, sentAt, failures, about, body } = value;
  const readable =
    typeof messageId === "string" &&
    typeof sentAt === "number" &&
    typeof failures === "number" &&
    typeof about === "string" &&
    typeof body === "string";
  if (!readable) throw new TypeError(`not a message: ${JSON.stringify(value)}`);
  return { messageId, sentAt, failures, about, body };
}
