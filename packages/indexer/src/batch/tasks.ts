import pLimit from "p-limit";
import { describeError, type Log, type WorkTarget } from "../reporting/log.ts";

/** A piece of work that messages wait for. */
export interface Task<R> {
  messages: Iterable<string>;
  /** For the log, if it fails. */
  target: WorkTarget;
  work: () => Promise<R>;
}

/** How a task ended. If it was not begun, it has failed as well. */
export type TaskOutcome<R> = { kind: "done"; value: R } | { kind: "failed"; messages: readonly string[] };

/** How many tasks run concurrently. */
const CONCURRENT_TASKS = 8;

/** With less time left, no project is begun, so that those already begun, and then the root list, can be finished. */
const RESERVED_MILLISECONDS = 60_000;

/** Runs the tasks of a batch. What fails is logged, and does not hold up the others. */
export class Tasks {
  readonly #log: Log;
  readonly #left: () => number;
  readonly #limit = pLimit(CONCURRENT_TASKS);

  /** @param left gives the milliseconds that the run has left */
  constructor(log: Log, left: () => number) {
    this.#log = log;
    this.#left = left;
  }

  /** Begins a task when its turn comes, if enough time is left for it then. */
  begin<R>(task: Task<R>): Promise<TaskOutcome<R>> {
    return this.#limit(() => {
      const left = this.#left();
      if (left >= RESERVED_MILLISECONDS) return this.run(task);
      return this.fail(
        task,
        new Error(`Cannot begin with ${left} ms left: expected at least ${RESERVED_MILLISECONDS}`),
      );
    });
  }

  /** Runs a task when its turn comes. */
  runInTurn<R>(task: Task<R>): Promise<TaskOutcome<R>> {
    return this.#limit(() => this.run(task));
  }

  async run<R>(task: Task<R>): Promise<TaskOutcome<R>> {
    try {
      return { kind: "done", value: await task.work() };
    } catch (error) {
      return this.fail(task, error);
    }
  }

  fail({ messages, target }: Omit<Task<never>, "work">, error: unknown): TaskOutcome<never> {
    const ids = [...messages];
    this.#log({
      level: "error",
      event: "failed",
      ...target,
      messages: ids,
      error: describeError(error),
    });
    return { kind: "failed", messages: ids };
  }
}

/** What was done, without what failed. */
export function valuesOf<R>(outcomes: readonly TaskOutcome<R>[]): R[] {
  return outcomes.flatMap((outcome) => (outcome.kind === "done" ? [outcome.value] : []));
}

/** The messages that must be delivered again. */
export function failedMessages(outcomes: readonly TaskOutcome<unknown>[]): ReadonlySet<string> {
  return new Set(outcomes.flatMap((outcome) => (outcome.kind === "failed" ? outcome.messages : [])));
}
