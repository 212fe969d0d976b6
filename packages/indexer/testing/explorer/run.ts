import { MemoryStore } from "../memory-store.ts";
import { Fingerprint } from "./fingerprint.ts";
import { isState } from "./missing-parts.ts";
import type { Change, CodeUnderTest, Scenario } from "./scenario.ts";
import { perform, ScheduledStore, UNCONDITIONAL } from "./scheduled-store.ts";
import type { Scope } from "./scope.ts";
import {
  type Access,
  accessOf,
  describeCall,
  describeOutcome,
  type StoreCall,
  type StoreOutcome,
} from "./store-call.ts";

export interface PendingCall {
  /** Unique among all pending calls of all runs. */
  id: string;
  call: StoreCall;
  access: Access;
  answer: (outcome: StoreOutcome) => void;
}

/**
 * One delivery of a message: the real code at work, halted at its store calls.
 *
 * The code's state is a function of the answers that it got since its attempt began, in whatever order, and of what it
 * remembers from earlier attempts: versions of objects that it has read, that there was no state, and that this attempt
 * is not the first. So these stand for its state.
 */
export class Run {
  readonly name: string;
  readonly changes: readonly Change[];
  /** The dead run whose message is delivered again. */
  readonly predecessor: Run | undefined;
  /** How often its message was delivered, this time included. */
  readonly receives: number;
  readonly pending = new Map<string, PendingCall>();
  status: "live" | "done" | "dead" = "live";
  isStarted = false;
  failure: unknown;
  readonly #bucket: MemoryStore;
  readonly #own = new MemoryStore();
  readonly #answers = new Fingerprint();
  readonly #pendingIds = new Fingerprint();
  /** The version that was read of each object since the attempt began. */
  #read = new Map<string, string>();
  #listed = new Map<string, string>();
  readonly #remembered = new Map<string, string>();
  /** Whether this is a later attempt. Only the first may be quick. */
  #isAgain = false;

  constructor(
    name: string,
    changes: readonly Change[],
    predecessor: Run | undefined,
    bucket: MemoryStore,
    scenario: Scenario,
    scope: (key: string) => Scope,
    code: CodeUnderTest,
  ) {
    this.name = name;
    this.changes = changes;
    this.predecessor = predecessor;
    this.receives = (predecessor?.receives ?? 0) + 1;
    this.#bucket = bucket;
    const scheduled = new ScheduledStore((call) => this.#issue(call, scope(call.key)));
    const { store, onRestart } = scenario.distort?.(scheduled, bucket) ?? {
      store: scheduled,
      onRestart: () => {},
    };
    const pause = async () => {
      this.#isAgain = true;
      onRestart();
      if (this.pending.size === 0) this.#restart();
      else if (code.isSequential) this.failure = new Error("An attempt began with store calls in flight");
    };
    code.run(changes, { store, pause }, this.receives).then(
      () => {
        this.status = "done";
      },
      (error: unknown) => {
        this.status = "done";
        this.failure = error;
      },
    );
  }

  /** Lets a pending call happen, and passes the answer on. */
  async complete(pending: PendingCall): Promise<StoreOutcome> {
    this.isStarted = true;
    this.predecessor?.pending.clear();
    this.#forget(pending);
    const outcome = await perform(pending.call, this.#bucket);
    if (this.status === "dead") return outcome;
    this.#learn(pending, outcome);
    pending.answer(outcome);
    return outcome;
  }

  /** The code stops where it is. Writes in flight may still arrive until the message is delivered again. */
  die(): void {
    this.status = "dead";
    for (const pending of [...this.pending.values()]) {
      if (pending.access.kind === "read") this.#forget(pending);
    }
  }

  get isWriting(): boolean {
    for (const { access } of this.pending.values()) if (access.kind === "write") return true;
    return false;
  }

  /** Equal for runs that will behave the same from here on. */
  fingerprint(): string {
    const remembered = this.status === "live" ? [...this.#remembered].sort().join() : "";
    const answers = this.status === "live" ? this.#answers : "";
    return `${this.name} ${this.status} ${this.isStarted} ${this.#isAgain} ${answers} ${this.#pendingIds} ${remembered}`;
  }

  #issue(call: StoreCall, scope: Scope): Promise<StoreOutcome> {
    if (scope === "own") return perform(withoutCondition(call), this.#own);
    if (scope === "quiet" && call.key.startsWith("_index/")) return perform(call, this.#bucket);
    return new Promise((answer) => {
      const text = `${this.name}: ${describeCall(call)}`;
      let id = text;
      for (let n = 2; this.pending.has(id); n++) id = `${text} (${n})`;
      this.pending.set(id, { id, call, access: accessOf(call), answer });
      this.#pendingIds.add(id);
    });
  }

  #forget(pending: PendingCall): void {
    this.pending.delete(pending.id);
    this.#pendingIds.remove(pending.id);
  }

  #learn({ id, call }: PendingCall, outcome: StoreOutcome): void {
    const answer = describeOutcome(outcome);
    this.#answers.add(`${id} → ${answer}`);
    if (outcome.kind === "found" && !call.key.startsWith("_index/"))
      this.#read.set(call.key, outcome.object.etag);
    if (outcome.kind === "missing" && isState(call.key)) this.#remembered.set(call.key, "missing");
    if (outcome.kind === "listed") {
      const listed = outcome.objects.find(({ key }) => key === call.key);
      if (listed) this.#listed.set(call.key, listed.etag);
    }
  }

  /** An attempt ended with nothing in flight. It remembers only what it read of objects that were still as listed. */
  #restart(): void {
    for (const [key, etag] of this.#read) if (this.#listed.get(key) === etag) this.#remembered.set(key, etag);
    this.#read = new Map();
    this.#listed = new Map();
    this.#answers.clear();
  }
}

/** What a run has to itself is always as the run expects it. */
function withoutCondition(call: StoreCall): StoreCall {
  if (call.kind === "put") return { ...call, condition: undefined };
  return call.kind === "delete" ? { ...call, condition: { ifMatch: UNCONDITIONAL } } : call;
}
