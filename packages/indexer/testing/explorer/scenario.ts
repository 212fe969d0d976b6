import type { Pause } from "../../src/commit/settle.ts";
import type { Store } from "../../src/store/store.ts";
import type { MemoryStore, StoredHeaders } from "../memory-store.ts";
import type { SharedViews } from "./shared-views.ts";

/** What a user does to the bucket. */
export type Change = { kind: "put"; key: string; content: string } | { kind: "remove"; key: string };

/** Stands for a user who runs `wheelyard unclaim` at any moment. It changes no object itself. */
export const UNCLAIM: Change = { kind: "remove", key: "wheelyard unclaim acme" };

/** What is explored: changes to the bucket, and how the queue and the runs may behave meanwhile. */
export interface Scenario {
  /** Made and indexed before the first step. */
  before: readonly Change[];
  /** Made in this order, each at any moment. */
  changes: readonly Change[];
  /** Whether the event of each change is delivered by itself, or all of them in one batch after the last change. */
  delivery: "each" | "together";
  /** How often every event is delivered. */
  deliveries: number;
  /** How many runs may die; their events are delivered again. */
  crashes: number;
  /** How many writes may arrive a second time, at any later moment until their run ends. */
  echoes: number;
  /** Whether each change happens in another second. S3 dates objects in whole seconds. */
  clock: "ticking" | "standing";
  /** Which views runs share. */
  views: SharedViews;
  /**
   * How the index is written when the first step is taken: as it is written now, as wheelyard 0.1.0 left it, or as it is
   * written now but without claims, from before they existed.
   */
  format: "present" | "first" | "unclaimed";
  /** How a run's view of the store differs from the bucket. Only set to take a part of the protocol away. */
  distort?: Distortion;
}

/** Stands between a run and the store. Each run gets its own. */
export type Distortion = (store: Store, bucket: MemoryStore) => { store: Store; onRestart: () => void };

/** The code under test, and what must be true of the bucket. */
export interface CodeUnderTest {
  /** Whether a run works on one thing at a time, so that each attempt begins with no store call in flight. */
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
  /** Keys some of whose events are not handled yet. */
  unhandled: ReadonlySet<string>;
  /** Whether a page was written after the last change to the object at the key. */
  isWrittenSince(page: string, key: string): boolean;
  /** Whether runs share this key, so that what is there must be right. */
  isShared(key: string): boolean;
}

/** All versions of the object at each key, in order. The last one is the present one. */
export type History = ReadonlyMap<string, readonly Version[]>;

export interface Version {
  /** Undefined if the object was deleted. */
  content: string | undefined;
  time: Date;
}

/** A bucket with a finished index, where scenarios begin. */
export interface StartingBucket {
  objects: readonly { key: string; body: Uint8Array; headers: StoredHeaders; lastModified: Date }[];
  history: History;
}

/** How many characters of a file's content traces show. */
const MAX_QUOTED = 40;

export function describeChange(change: Change): string {
  if (change.kind === "remove") return `delete ${change.key}`;
  return change.content.length > MAX_QUOTED ? `put ${change.key}` : `put ${change.key} "${change.content}"`;
}
