import { MemoryStore } from "../memory-store.ts";
import { Fingerprint } from "./fingerprint.ts";
import { type PendingCall, Run } from "./run.ts";
import {
  type Change,
  type CodeUnderTest,
  describeChange,
  type History,
  type Scenario,
  type StartingBucket,
  type Version,
} from "./scenario.ts";
import { perform } from "./scheduled-store.ts";
import { type Scope, scopeOf, writtenOnceIn } from "./scope.ts";
import { type Access, conflicts, type StoreOutcome } from "./store-call.ts";
import { Trace } from "./trace.ts";

/** Something that can happen next. */
export type Step =
  | { kind: "change"; id: string; change: Change; access: Access }
  | { kind: "call"; id: string; run: Run; pending: PendingCall; access: Access }
  | { kind: "crash"; id: string; run: Run }
  /** A write arrives a second time: its request was repeated, though the first one was only slow. */
  | { kind: "echo"; id: string; pending: PendingCall; access: Access };

export function actorOf(step: Step): string {
  switch (step.kind) {
    case "change":
      return "user";
    case "echo":
      return "network";
    default:
      return step.run.name;
  }
}

/** What a step turned out to do. */
export interface TakenStep {
  step: Step;
  /** A write that conflicts counts as a read. */
  access: Access;
  /** The dead run from which nothing more can arrive, now that its message is delivered again. */
  endsWaitFor: string | undefined;
  /** Whether the step ends its run, so that what the run handled must be right from now on. */
  isLastOfRun: boolean;
}

/** Something is wrong in the bucket. */
export class Violation extends Error {
  override name = "Violation";
}

/** One execution of a scenario, step by step. */
export class Simulation {
  readonly bucket: MemoryStore;
  readonly trace = new Trace();
  readonly runs: Run[] = [];
  readonly #scenario: Scenario;
  readonly #code: CodeUnderTest;
  readonly #scope: (key: string) => Scope;
  readonly #history: Map<string, Version[]>;
  readonly #versions = new Map<string, string>();
  readonly #contents = new Fingerprint();
  /** For each key that a user changed, the pages that have not been written since. */
  readonly #pagesSince = new Map<string, Set<string>>();
  readonly #repeatable = new Map<string, PendingCall>();
  readonly #isWrittenOnce: (key: string) => boolean;
  #changesMade = 0;
  #crashes = 0;
  #echoes = 0;
  #now = new Date(0);

  constructor(scenario: Scenario, code: CodeUnderTest, start: StartingBucket) {
    this.#scenario = scenario;
    this.#code = code;
    this.#scope = scopeOf(scenario);
    this.#isWrittenOnce = writtenOnceIn(scenario);
    this.bucket = new MemoryStore(() => this.#now);
    for (const { key, body, headers, lastModified } of start.objects) {
      this.#now = lastModified;
      this.#note(key, this.bucket.write(key, body, headers).etag);
    }
    this.#now = new Date(0);
    this.#history = new Map([...start.history].map(([key, versions]) => [key, [...versions]]));
  }

  get history(): History {
    return this.#history;
  }

  /** Everything that can happen next. */
  steps(): Step[] {
    const steps: Step[] = [];
    const change = this.#scenario.changes[this.#changesMade];
    if (change !== undefined) {
      const access: Access = { kind: "write", key: change.key, isPrefix: false };
      steps.push({ kind: "change", id: `change ${this.#changesMade}`, change, access });
    }
    for (const run of this.runs) {
      for (const pending of run.pending.values()) {
        steps.push(callStep(run, pending));
      }
      if (this.#crashes < this.#scenario.crashes && run.status === "live" && run.isWriting) {
        steps.push({ kind: "crash", id: `${run.name} dies`, run });
      }
    }
    if (this.#echoes < this.#scenario.echoes) {
      for (const [id, pending] of this.#repeatable) {
        steps.push({ kind: "echo", id: `${id} again`, pending, access: pending.access });
      }
    }
    return steps;
  }

  /** Whether everything is handled. Repeated requests may arrive even then. */
  isAtRest(steps: readonly Step[]): boolean {
    return steps.every(({ kind }) => kind === "echo");
  }

  step(id: string): Step {
    for (const run of this.runs) {
      const pending = run.pending.get(id);
      if (pending !== undefined) return callStep(run, pending);
    }
    const step = this.steps().find((candidate) => candidate.id === id);
    if (step === undefined) throw new Error(`Cannot take step "${id}": the execution is not deterministic`);
    return step;
  }

  async take(step: Step): Promise<TakenStep> {
    let access: Access = { kind: "read", key: "", isPrefix: false };
    let endsWaitFor: string | undefined;
    switch (step.kind) {
      case "change":
        access = step.access;
        this.#change(step.change);
        break;
      case "crash":
        this.#crashes++;
        step.run.die();
        this.trace.crash(step.run);
        this.#deliver(step.run.changes, `${step.run.name}'`, step.run);
        break;
      case "call": {
        if (!step.run.isStarted) endsWaitFor = step.run.predecessor?.name;
        const outcome = await step.run.complete(step.pending);
        this.trace.call(step.run, step.pending.call, outcome);
        access = this.#noteOutcome(step.access, outcome);
        if (access.kind === "write") this.#repeatable.set(step.id, step.pending);
        break;
      }
      case "echo": {
        this.#echoes++;
        const outcome = await perform(step.pending.call, this.bucket);
        this.trace.echo(step.pending.call, outcome);
        access = this.#noteOutcome(step.access, outcome);
        break;
      }
    }
    await quiescence();
    for (const run of this.runs) {
      if (run.failure !== undefined) throw new Violation(`run ${run.name} failed: ${String(run.failure)}`);
    }
    return { step, access, endsWaitFor, isLastOfRun: step.kind === "call" && step.run.status === "done" };
  }

  /** @throws {Violation} if a reader of the bucket could see something wrong after this step */
  checkMoment({ access }: TakenStep): void {
    if (access.kind === "read") return;
    const wrong = this.#code.checkMoment({
      bucket: this.bucket,
      history: this.#history,
      touched: access.key,
      unhandled: this.#unhandled(),
      isWrittenSince: (page, key) => this.#pagesSince.get(key)?.has(page) !== true,
      isShared: (key) => this.#scope(key) === "shared",
    });
    if (wrong !== undefined) throw new Violation(wrong);
  }

  /** @throws {Violation} if the index is not what the bucket says */
  async checkEnd(): Promise<void> {
    for (const run of this.runs) {
      if (run.status === "live") throw new Violation(`run ${run.name} waits for nothing`);
    }
    const wrong = await this.#code.checkEnd(this.bucket, this.#history, this.#scenario.views);
    if (wrong !== undefined) throw new Violation(wrong);
  }

  /** Equal for simulations with the same future. */
  fingerprint(): string {
    const repeatable = this.#echoes < this.#scenario.echoes ? [...this.#repeatable.keys()].sort().join() : "";
    const since = [...this.#pagesSince].map(([key, pages]) => `${key} ${[...pages].join()}`).join();
    return `${this.#changesMade} ${this.#crashes} ${since} ${repeatable} ${this.#contents} ${this.runs.map((run) => run.fingerprint()).join("|")}`;
  }

  /** The bucket's contents alone. */
  contents(): string {
    return this.#contents.toString();
  }

  /** Whether any other actor can still write what `access` reads or writes. */
  isContested(access: Access, run: Run): boolean {
    const { changes, crashes, echoes } = this.#scenario;
    const isChanged = changes
      .slice(this.#changesMade)
      .some(({ key }) => conflicts(access, { kind: "write", key, isPrefix: false }));
    if (isChanged) return true;
    if (access.kind === "read" && this.#scope(access.key) === "quiet") return false;
    if (this.#isFinal(access.key)) return false;
    const isAlone = this.runs.every((other) => other === run || other.pending.size === 0);
    if (this.#echoes < echoes) return true;
    const mayGainRuns = this.#changesMade < changes.length || this.#crashes < crashes;
    return !isAlone || mayGainRuns;
  }

  /** Whether the object stays as it is whatever happens: a PUT of it conflicts, and each look finds the same. */
  #isFinal(key: string): boolean {
    return this.#versions.has(key) && this.#isWrittenOnce(key);
  }

  #change(change: Change): void {
    this.#pagesSince.set(change.key, new Set(this.bucket.keys("_index/simple/")));
    const seconds = this.#scenario.clock === "ticking" ? this.#changesMade + 1 : 0;
    const time = new Date(Date.UTC(2026, 6, 1) + 1_000 * seconds);
    if (change.kind === "put") {
      this.#now = time;
      const { etag } = this.bucket.write(change.key, Buffer.from(change.content));
      this.#now = new Date(0);
      this.#note(change.key, `${etag} ${time.getTime()}`);
    } else {
      this.bucket.remove(change.key);
      this.#note(change.key, undefined);
    }
    const content = change.kind === "put" ? change.content : undefined;
    this.#history.set(change.key, [...(this.#history.get(change.key) ?? []), { content, time }]);
    this.#changesMade++;
    this.trace.change(describeChange(change));
    const { changes, delivery, deliveries } = this.#scenario;
    if (delivery === "together" && this.#changesMade < changes.length) return;
    const delivered = delivery === "together" ? changes : [change];
    const letter = String.fromCharCode("A".charCodeAt(0) + this.#changesMade - 1);
    for (let n = 1; n <= deliveries; n++) this.#deliver(delivered, n === 1 ? letter : letter + n, undefined);
  }

  #deliver(changes: readonly Change[], name: string, predecessor: Run | undefined): void {
    this.runs.push(new Run(name, changes, predecessor, this.bucket, this.#scenario, this.#scope, this.#code));
  }

  #unhandled(): Set<string> {
    const { changes, delivery } = this.#scenario;
    const undelivered = delivery === "together" && this.#changesMade < changes.length ? changes : [];
    const unhandled = this.runs.filter((run) => run.status === "live").flatMap((run) => run.changes);
    return new Set([...undelivered, ...unhandled].map(({ key }) => key));
  }

  /** @returns what the call turned out to do: a write that conflicts counts as a read */
  #noteOutcome(access: Access, outcome: StoreOutcome): Access {
    if (outcome.kind === "written") this.#note(access.key, outcome.etag);
    if (outcome.kind === "deleted") this.#note(access.key, undefined);
    return outcome.kind === "conflict" ? { ...access, kind: "read" } : access;
  }

  #note(key: string, version: string | undefined): void {
    if (this.runs.length > 0 && key.startsWith("_index/") && this.#scope(key) === "quiet") {
      throw new Error(`Cannot explore a write of "${key}": expected none in this scenario`);
    }
    for (const pages of this.#pagesSince.values()) pages.delete(key);
    const before = this.#versions.get(key);
    if (before !== undefined && before !== version && this.#isWrittenOnce(key)) {
      throw new Error(`Cannot explore another write of "${key}": expected one at most in this scenario`);
    }
    if (before !== undefined) this.#contents.remove(`${key} ${before}`);
    if (version === undefined) this.#versions.delete(key);
    else {
      this.#versions.set(key, version);
      this.#contents.add(`${key} ${version}`);
    }
  }
}

function callStep(run: Run, pending: PendingCall): Step {
  return { kind: "call", id: pending.id, run, pending, access: pending.access };
}

/**
 * Resolves once everything has run that needs no answer from the store: Node runs the ticks after the last microtask,
 * and the code under exploration waits for nothing but the store.
 */
function quiescence(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
