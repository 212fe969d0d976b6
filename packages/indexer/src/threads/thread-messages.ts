import type { Send } from "../reconcile/hint-messages.ts";
import type { ErrorFacts, LogEntry } from "../reporting/log.ts";
import type { RetryLater } from "../retrying/retry-later.ts";

/** What a thread asks the main thread to do, because only that one has the queue. */
export interface MainThread {
  send: Send;
  retryLater: RetryLater;
}

/** The messages to a thread. */
export type ToThread =
  | { kind: "call"; name: string; argument: unknown }
  | { kind: "answer"; id: number; error?: ErrorFacts };

/** The messages from a thread. */
export type FromThread =
  /** It is loaded. */
  | { kind: "ready" }
  /** It is working, and responsive. */
  | { kind: "alive" }
  | { kind: "log"; entry: LogEntry }
  /** The files that are being read. */
  | { kind: "reading"; keys: readonly string[] }
  /** The main thread should do something, and answer when it is done. */
  | { kind: "ask"; id: number; what: keyof MainThread; argument: unknown }
  | { kind: "returned"; value: unknown }
  | { kind: "threw"; error: ErrorFacts };

/** Structured clones of errors lose the names of their classes. */
export function revived({ name, message, stack }: ErrorFacts): Error {
  return Object.assign(new Error(message), { name, ...(stack !== undefined && { stack }) });
}
