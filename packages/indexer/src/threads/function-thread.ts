import type { Worker } from "node:worker_threads";
import { describeError, type ErrorFacts, type Log } from "../reporting/log.ts";
import { SILENCE_SECONDS } from "./limits.ts";
import { type FromThread, type MainThread, revived, type ToThread } from "./thread-messages.ts";

/** A thread has ended, and with it its work. */
export class ThreadEndedError extends Error {
  override readonly name = "ThreadEndedError";
  /** The files that it was reading. */
  readonly reading: readonly string[];

  constructor(reason: string, reading: readonly string[]) {
    super(`The thread was ended: ${reason}`);
    this.reading = reading;
  }
}

export interface ThreadPorts extends Partial<MainThread> {
  log: Log;
}

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/**
 * A thread that runs functions, one at a time. What blocks it blocks nothing else, and it can be ended in the middle of
 * a loop.
 */
export class FunctionThread {
  readonly ready: Promise<unknown>;
  readonly #worker: Worker;
  readonly #ports: ThreadPorts;
  #ended: Error | undefined;
  #waiting: Waiting | undefined;
  #reading: readonly string[] = [];
  #silence = 0;

  constructor(worker: Worker, ports: ThreadPorts) {
    this.#worker = worker;
    this.#ports = ports;
    worker.on("message", (message: FromThread) => void this.#hear(message));
    worker.once("error", (error) => this.#lost(reasonOf(error)));
    worker.once("exit", (code) => this.#lost(`it ended by itself with code ${code}`));
    this.ready = this.#answer();
    // Each call awaits it.
    this.ready.catch(() => {});
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  /**
   * @throws {ThreadEndedError} also if it took longer than `limitMs`, or did not respond for 30 s
   * @throws whatever the function throws, as an error of the same name and message
   */
  async call(name: string, argument: unknown, limitMs: number): Promise<unknown> {
    const limit = setTimeout(() => this.#lost(`it took longer than ${limitMs} ms`), limitMs);
    let silence: NodeJS.Timeout | undefined;
    try {
      await this.ready;
      const answer = this.#answer();
      this.#silence = 0;
      // The main thread counts its own ticks: if the whole process was held up or frozen, so was the thread.
      silence = setInterval(() => {
        this.#silence += 1;
        if (this.#silence > SILENCE_SECONDS) this.#lost(`it did not come to itself for ${SILENCE_SECONDS} s`);
      }, 1_000);
      this.#tell({ kind: "call", name, argument });
      return await answer;
    } finally {
      clearTimeout(limit);
      clearInterval(silence);
    }
  }

  /** Ends the thread, which did nothing wrong. */
  async end(): Promise<void> {
    this.#fail(new Error("Cannot run a function to its end: its threads are closed"));
    await this.#worker.terminate();
  }

  #answer(): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  #lost(reason: string): void {
    this.#fail(new ThreadEndedError(reason, this.#reading));
  }

  #fail(error: Error): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    void this.#worker.terminate();
    this.#waiting?.reject(error);
  }

  async #hear(message: FromThread): Promise<void> {
    // A message sent before its end may arrive after it.
    if (this.#ended !== undefined) return;
    this.#silence = 0;
    switch (message.kind) {
      case "ready":
        this.#waiting?.resolve(undefined);
        break;
      case "alive":
        break;
      case "log":
        this.#ports.log(message.entry);
        break;
      case "reading":
        this.#reading = message.keys;
        break;
      case "ask":
        this.#tell({ kind: "answer", id: message.id, ...(await this.#do(message.what, message.argument)) });
        break;
      case "returned":
        this.#waiting?.resolve(message.value);
        break;
      case "threw":
        this.#waiting?.reject(revived(message.error));
        break;
    }
  }

  async #do(what: keyof MainThread, argument: unknown): Promise<{ error?: ErrorFacts }> {
    try {
      const work = this.#ports[what] as ((argument: unknown) => Promise<void>) | undefined;
      if (work === undefined) throw new Error(`Cannot do "${what}" for a thread: there is no queue`);
      await work(argument);
      return {};
    } catch (error) {
      return { error: describeError(error) };
    }
  }

  #tell(message: ToThread): void {
    this.#worker.postMessage(message);
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "ERR_WORKER_OUT_OF_MEMORY" ? "it needed more memory than it may have" : message;
}
