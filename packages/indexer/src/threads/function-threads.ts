import type { Worker } from "node:worker_threads";
import { FunctionThread, type ThreadPorts } from "./function-thread.ts";

/** A pool of identical threads. It starts as many as there are concurrent calls, and keeps each for the next call. */
export class FunctionThreads {
  readonly #start: () => Worker;
  readonly #ports: ThreadPorts;
  readonly #all = new Set<FunctionThread>();
  readonly #idle: FunctionThread[] = [];
  #isClosed = false;

  constructor(start: () => Worker, ports: ThreadPorts) {
    this.#start = start;
    this.#ports = ports;
  }

  /** Loads a thread before it is needed. */
  async warm(): Promise<void> {
    const thread = this.#take();
    this.#idle.push(thread);
    await thread.ready;
  }

  /** Like `FunctionThread.call`. A thread that was ended is replaced for the next call. */
  async call(name: string, argument: unknown, limitMs: number): Promise<unknown> {
    const thread = this.#take();
    try {
      return await thread.call(name, argument, limitMs);
    } finally {
      if (thread.hasEnded) this.#all.delete(thread);
      else this.#idle.push(thread);
    }
  }

  /** Ends all threads, whatever they are doing. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#all].map((thread) => thread.end()));
  }

  #take(): FunctionThread {
    if (this.#isClosed) throw new Error("Cannot run a function: its threads are closed");
    for (let thread = this.#idle.pop(); thread !== undefined; thread = this.#idle.pop()) {
      if (!thread.hasEnded) return thread;
      this.#all.delete(thread);
    }
    const thread = new FunctionThread(this.#start(), this.#ports);
    this.#all.add(thread);
    return thread;
  }
}
