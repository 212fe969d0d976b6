import { expect } from "vitest";
import type { Exploration } from "../../src/testing/explorer/explore.ts";
import { describeChange, type Scenario } from "../../src/testing/explorer/scenario.ts";

/** Sums up what was explored, for the figures in docs/protocol.md. */
export class Tally {
  readonly #title: string;
  readonly #began = performance.now();
  #scenarios = 0;
  #states = 0;
  #executions = 0;
  #most = 0;

  constructor(title: string) {
    this.#title = title;
  }

  /** Counts the exploration, and fails with its trace where it found something wrong. */
  add({ states, executions, ends, counterexample }: Exploration): void {
    this.#scenarios++;
    this.#states += states;
    this.#executions += executions;
    this.#most = Math.max(this.#most, states);
    if (counterexample) expect.fail(`${counterexample.problem}\n${counterexample.trace}`);
    expect(ends).toBeGreaterThan(0);
  }

  print(): void {
    const seconds = (performance.now() - this.#began) / 1_000;
    process.stdout.write(
      `${this.#title}: ${this.#scenarios} scenarios, ${this.#states} states (${this.#most} at most), ` +
        `${this.#executions} executions, ${Math.round(this.#executions / seconds)} a second\n`,
    );
  }
}

export function title({ before, changes }: Scenario): string {
  const list = (all: Scenario["before"]) => all.map(describeChange).join(", ");
  return `${list(changes)}${before.length === 0 ? "" : ` after ${list(before)}`}`;
}
