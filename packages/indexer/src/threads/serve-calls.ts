import { parentPort } from "node:worker_threads";
import type { Send } from "../reconcile/hint-messages.ts";
import { describeError, type ErrorFacts, type Log } from "../reporting/log.ts";
import type { RetryLater } from "../retrying/retry-later.ts";
import { type FromThread, type MainThread, revived, type ToThread } from "./thread-messages.ts";

/** What a thread can be asked to run, by name. */
export type ThreadFunctions = Readonly<Record<string, (argument: never) => Promise<unknown>>>;

const ALIVE_EVERY_MS = 1_000;

const asking = new Map<number, (error?: ErrorFacts) => void>();
let asked = 0;

/** Runs the functions that the main thread calls, one at a time. */
export function serveCalls(functions: ThreadFunctions): void {
  parentPort?.on("message", (message: ToThread) => {
    switch (message.kind) {
      case "call":
        void answer(functions, message.name, message.argument);
        break;
      case "answer":
        asking.get(message.id)?.(message.error);
        break;
    }
  });
  tell({ kind: "ready" });
}

export const logToMain: Log = (entry) => tell({ kind: "log", entry });

export const sendThroughMain: Send = (bodies) => ask("send", bodies);

export const retryLaterThroughMain: RetryLater = (messages) => ask("retryLater", messages);

export function tellReading(keys: readonly string[]): void {
  tell({ kind: "reading", keys });
}

async function answer(functions: ThreadFunctions, name: string, argument: unknown): Promise<void> {
  const timer = setInterval(() => tell({ kind: "alive" }), ALIVE_EVERY_MS);
  try {
    const run = functions[name];
    if (run === undefined) throw new Error(`Cannot run function "${name}" in a thread: there is none`);
    tell({ kind: "returned", value: await run(argument as never) });
  } catch (error) {
    tell({ kind: "threw", error: describeError(error) });
  } finally {
    clearInterval(timer);
  }
}

function ask(what: keyof MainThread, argument: unknown): Promise<void> {
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    asking.set(id, (error) => {
      asking.delete(id);
      if (error === undefined) resolve();
      else reject(revived(error));
    });
    tell({ kind: "ask", id, what, argument });
  });
}

function tell(message: FromThread): void {
  parentPort?.postMessage(message);
}
