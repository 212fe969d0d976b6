import type { Pause } from "../../src/commit/settle.ts";
import type { Store } from "../../src/store/store.ts";
import type { MemoryStore } from "../memory-store.ts";
import type { SharedViews } from "./shared-views.ts";

/** What somebody does to the bucket. */
export type Change = { kind: "put"; key: string; content: string } | { kind: "remove"; key: string };

/** What a user does to have the command that takes the claim away run at any moment. It touches no object. */
export const UNCLAIM: Change = { kind: "remove", key: "wheelyard unclaim acme" };

/** What is explored: what is done to the bucket, and how the queue and the runs may behave meanwhile. */
export interface Scenario {
  /** Made and indexed before the first step. */
  before: readonly Change[];
  /** Made in this order, each at any moment. */
  changes: readonly Change[];
  /** Whether each change's event is delivered by itself, or all of them in one batch after the last change. */
  delivery: "each" | "together";
  /** How often every event is delivered. */
  deliveries: number;
  /** How many runs may die; their events are delivered again. */
  crashes: number;
  /** How many writes may arrive a second time, at any later moment until their run ends. */
  echoes: number;
  /** Whether each change has its own second. S3 dates objects in whole seconds. */
  clock: "ticking" | "standing";
  /** Which views runs share. */
  views: SharedViews;
  /**
   * How the index lies in the bucket when the first step is taken: as it is written now, as release 0.1.0 left it, or as
   * it is written now, but from before there were claims.
   */
  format: "present" | "first" | "unclaimed";
  /** How a run's view of the store differs from the bucket; not at all, unless a part of the protocol is taken away. */
  distort?: Distortion;
}

/** Stands between a run and the store. Each run gets its own. */
export type Distortion = (store: Store, bucket: MemoryStore) => { store: Store; onRestart: () => void };

/** The code under test, and what must be true of the bucket. */
export interface CodeUnderTest {
  /** Whether a run works on one thing at a time, so that its attempts begin with no store call in flight. */
  isSequential: boolean;
  /**
   * Handles the events of some changes.
   *
   * @param receives how often their message was delivered, this time included
   */
  run(changes: readonly Change[], ports: { store: Store; pause: Pause }, receives: number): Promise<void>;
  /** What is wrong at this moment, while runs are at work. */
  checkMoment(moment: Moment): string | undefined;
  /** What is wrong once all events are handled. */
  checkEnd(bucket: MemoryStore, history: History, views: SharedViews): Promise<string | undefined>;
}

export interface Moment {
  bucket: MemoryStore;
  history: History;
  /** The key that was just written or deleted. */
  touched: string;
  /** Keys whose events are not handled altogether. */
  unsettled: ReadonlySet<string>;
  /** Whether a page was written since somebody last changed the object at the key. */
  isWrittenSince(page: string, key: string): boolean;
  /** Whether runs meet at this key, so that what lies there is right. */
  isShared(key: string): boolean;
}

/** All that somebody ever did at a key, in order; the last is how it is now. */
export type History = ReadonlyMap<string, readonly Version[]>;

export interface Version {
  /** Undefined where the object was deleted. */
  content: string | undefined;
  time: Date;
}

/** Characters of a content that traces show. */
const MAX_QUOTED = 40;

export function describeChange(change: Change): string {
  if (change.kind === "remove") return `delete ${change.key}`;
  return change.content.length > MAX_QUOTED ? `put ${change.key}` : `put ${change.key} "${change.content}"`;
}
