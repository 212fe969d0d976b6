import { expect } from "vitest";
import { type ExploreOptions, exploreAll } from "../../testing/explorer/explore.ts";
import { type CodeUnderTest, describeChange, type Scenario } from "../../testing/explorer/scenario.ts";

/** Sums up what was explored, for the figures in docs/protocol.md. */
export class Tally {
  readonly #title: string;
  #milliseconds = 0;
  #scenarios = 0;
  #states = 0;
  #executions = 0;
  #most = 0;

  constructor(title: string) {
    this.#title = title;
  }

  /** Explores a scenario and counts what it took. Fails with the trace if something wrong is found. */
  async explore(scenario: Scenario, code: CodeUnderTest, options?: ExploreOptions): Promise<void> {
    const began = performance.now();
    const { states, executions, ends, counterexample } = await exploreAll(scenario, code, options);
    this.#milliseconds += performance.now() - began;
    this.#scenarios++;
    this.#states += states;
    this.#executions += executions;
    this.#most = Math.max(this.#most, states);
    if (counterexample) expect.fail(`${counterexample.problem}\n${counterexample.trace}`);
    expect(ends).toBeGreaterThan(0);
  }

  print(): void {
    process.stdout.write(
      `${this.#title}: ${this.#scenarios} scenarios, ${this.#states} states (${this.#most} at most), ` +
        `${this.#executions} executions, ${Math.round((1_000 * this.#executions) / this.#milliseconds)} a second\n`,
    );
  }
}

export function title({ before, changes }: Scenario): string {
  const list = (all: Scenario["before"]) => all.map(describeChange).join(", ");
  return `${list(changes)}${before.length === 0 ? "" : ` after ${list(before)}`}`;
}
