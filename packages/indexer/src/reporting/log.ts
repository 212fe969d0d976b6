/**
 * One thing that happened, as data. Metrics (and so alarms) and the lines of the local log are made from it. Both read
 * it in a switch, which the compiler checks against this list.
 */
export type LogEntry = { request?: string | undefined } & (
  | IndexedEntry
  /** A key with the suffix of a distribution or a status file can't be one. */
  | { level: "info"; event: "rejected"; key: string; reason: string }
  /** A tag that the indexer reads has an impossible value. */
  | { level: "warn"; event: "tag-ignored"; key: string; tag: string; reason: string }
  | FailedEntry
  /** Messages come back; `since` is when the oldest of them was sent. */
  | { level: "warn"; event: "retrying"; messages: readonly string[]; since?: Date | undefined }
  /** Messages come back only when the queue's own time has passed. */
  | { level: "warn"; event: "retry-left-to-queue"; messages: readonly string[]; error: ErrorFacts }
  | { level: "info"; event: "invalidated"; paths: readonly string[] }
  /** A cache may keep files that are gone or overwritten. */
  | { level: "error"; event: "invalidation-failed"; paths: readonly string[]; error: ErrorFacts }
  /** A cache may keep old pages for the few seconds until they expire. */
  | { level: "warn"; event: "pages-not-invalidated"; error: ErrorFacts }
  /** The pages for people have no style and script until the next attempt. */
  | { level: "warn"; event: "assets-not-published"; error: ErrorFacts }
  /** The work of a batch's thread is repeated, each message alone. */
  | ThreadEndedEntry
  | ReconciledEntry
  | NamesCheckedEntry
);

/** The keys of one project that a batch named were looked at. */
export interface IndexedEntry {
  level: "info";
  event: "indexed";
  project: string;
  /** The hinted keys that the page lists now. */
  listed: readonly string[];
  /** What was left out when files were read, and why; absent if nothing was. */
  notes?: readonly { key: string; note: string }[];
  rejected: readonly { key: string; reason: string }[];
  attempts: number;
  /** The time of the longest-waiting upload, as far as the events say. */
  uploaded?: Date | undefined;
}

/** Work was not done. The messages are delivered again. */
export interface FailedEntry extends WorkTarget {
  level: "error";
  event: "failed";
  /** Ids of the messages. */
  messages: readonly string[];
  error: ErrorFacts;
}

/** A thread had to be ended, or died. */
export interface ThreadEndedEntry {
  level: "error";
  event: "thread-ended";
  /** Ids of the messages that it had. */
  messages: readonly string[];
  /** Keys of the files that it was reading. */
  reading: readonly string[];
  error: ErrorFacts;
}

/** What the work was for. */
export interface WorkTarget {
  project?: string;
  key?: string;
  /** The lists that name these projects. */
  projects?: readonly string[];
  /** The list of rejections, which names these keys. */
  keys?: readonly string[];
  /** Other programs were to be told about these files. */
  announced?: readonly string[];
  /** A message that can't be read. */
  message?: string;
}

/** A comparison of the bucket with the index finished. */
export interface ReconciledEntry {
  level: "info" | "warn";
  event: "reconciled";
  /** Objects in the listing. */
  listed: number;
  differences: number;
  /** What a newer wheelyard version wrote, and was left alone. */
  newer: number;
  /** Leftovers that were deleted. */
  swept: number;
  /** A few of the keys that differ. */
  examples: readonly string[];
}

/** Private names were looked for on the lists of other indexes. */
export interface NamesCheckedEntry {
  level: "info" | "warn";
  event: "names-checked";
  /** How many private names there are. */
  names: number;
  /** How many of them another index has too. */
  alsoUpstream: number;
  /** A few of those. */
  examples: readonly string[];
}

export type Log = (entry: LogEntry) => void;

/** What is logged about something that was thrown. */
export interface ErrorFacts {
  name: string;
  message: string;
  stack?: string | undefined;
}

export function describeError(error: unknown): ErrorFacts {
  if (error instanceof Error) return { name: error.name, message: error.message, stack: error.stack };
  return { name: "unknown", message: String(error) };
}

/** One line of JSON for each entry, as CloudWatch Logs Insights reads it. */
export function logAsJson(entry: object): void {
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}
