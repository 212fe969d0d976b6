import { areDependent } from "./dependence.ts";
import type { CodeUnderTest, Scenario, StartingBucket } from "./scenario.ts";
import { actorOf, Simulation, type Step, type TakenStep, Violation } from "./simulation.ts";
import { startOf } from "./starting-bucket.ts";

export interface Exploration {
  /** How many different states of the bucket and the runs were reached. */
  states: number;
  /** How often the real code was executed, each time from the beginning. */
  executions: number;
  /** How many different contents the bucket had after all events were handled. */
  ends: number;
  /** The first schedule that went wrong. */
  counterexample?: { problem: string; trace: string };
}

/** A state on the path that is being explored, with the steps from it that are still to be taken. */
interface Frame {
  /** How often runs may still be interrupted from here on. */
  interruptions: number;
  /** The actor whose step led here. */
  actor: string | undefined;
  todo: Step[];
  /** The step that was taken. */
  taken: Step | undefined;
  /** Steps that need not be taken here, because what they lead to is explored elsewhere, before or later. */
  sleeping: Map<string, TakenStep>;
}

export interface ExploreOptions {
  /** Explores only schedules in which runs are interrupted at most this often before they end. */
  interruptions?: number;
  /** A bound that the scenario must not reach. */
  maxExecutions?: number;
}

/**
 * Explores every schedule of a scenario, but only one of those that nothing can tell apart.
 *
 * It is a depth-first search that executes the real code again for each path it turns into. Of schedules that differ
 * only in the order of independent steps, it takes one (sleep sets; a step that nothing can interfere with is taken
 * alone). It does not explore a state again that it has reached before, except for the steps that slept there (P.
 * Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996, chapters 4 to 6).
 *
 * With a bound on interruptions, all orders of steps are taken, because steps that are otherwise independent may leave
 * different numbers of interruptions.
 */
export async function exploreAll(
  scenario: Scenario,
  code: CodeUnderTest,
  { interruptions = Number.POSITIVE_INFINITY, maxExecutions = Number.POSITIVE_INFINITY }: ExploreOptions = {},
): Promise<Exploration> {
  const start = await startOf(scenario, code);
  const search = new Search(scenario, code, start, interruptions);
  return search.run(maxExecutions);
}

class Search {
  readonly #scenario: Scenario;
  readonly #code: CodeUnderTest;
  readonly #start: StartingBucket;
  /** For each state that was reached, the ids of the steps that slept there and have not been taken since. */
  readonly #reached = new Map<string, readonly string[]>();
  readonly #interruptions: number;
  /** For each state that was reached, the highest number of interruptions that were left there. */
  readonly #left = new Map<string, number>();
  readonly #ends = new Set<string>();
  readonly #path: Frame[] = [];
  #executions = 0;

  constructor(scenario: Scenario, code: CodeUnderTest, start: StartingBucket, interruptions: number) {
    this.#scenario = scenario;
    this.#code = code;
    this.#start = start;
    this.#interruptions = interruptions;
  }

  async run(maxExecutions: number): Promise<Exploration> {
    do {
      if (this.#executions === maxExecutions) {
        throw new Error(`Cannot explore all schedules: expected at most ${maxExecutions} executions`);
      }
      this.#executions++;
      if (this.#executions % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
      const simulation = new Simulation(this.#scenario, this.#code, this.#start);
      try {
        await this.#execute(simulation);
      } catch (error) {
        if (!(error instanceof Violation)) throw error;
        const counterexample = { problem: error.message, trace: simulation.trace.print(simulation.runs) };
        return { ...this.#figures(), counterexample };
      }
    } while (this.#backtrack());
    return this.#figures();
  }

  #figures() {
    return {
      states: this.#reached.size + this.#left.size,
      executions: this.#executions,
      ends: this.#ends.size,
    };
  }

  /** Repeats the path, turns into the next branch, and continues until it finds nothing new. */
  async #execute(simulation: Simulation): Promise<void> {
    if (this.#path.length === 0) {
      this.#path.push(await this.#arrive(simulation, new Map(), undefined, this.#interruptions));
    }
    for (const { taken } of this.#path.slice(0, -1)) {
      if (taken) await simulation.take(simulation.step(taken.id));
    }
    for (;;) {
      const frame = this.#path.at(-1);
      const next = frame?.todo.shift();
      if (frame === undefined || next === undefined) return;
      const step = simulation.step(next.id);
      frame.taken = step;
      const left = frame.interruptions - (interrupts(step, frame.actor, simulation) ? 1 : 0);
      const taken = await simulation.take(step);
      simulation.checkMoment(taken);
      const sleeping = new Map([...frame.sleeping].filter(([, other]) => !areDependent(taken, other)));
      frame.sleeping.set(step.id, taken);
      this.#path.push(await this.#arrive(simulation, sleeping, actorOf(step), left));
    }
  }

  async #arrive(
    simulation: Simulation,
    sleeping: Map<string, TakenStep>,
    actor: string | undefined,
    interruptions: number,
  ): Promise<Frame> {
    const steps = relevantSteps(simulation);
    if (simulation.isAtRest(steps)) await this.#end(simulation);
    const todo = Number.isFinite(interruptions)
      ? this.#affordable(simulation, steps, actor, interruptions)
      : this.#awake(simulation, steps, sleeping);
    return { todo, taken: undefined, sleeping, actor, interruptions };
  }

  #awake(simulation: Simulation, steps: readonly Step[], sleeping: ReadonlyMap<string, TakenStep>): Step[] {
    const state = simulation.fingerprint();
    const slept = this.#reached.get(state);
    const isAwake = (id: string) => !sleeping.has(id);
    const stillAsleep = slept ?? steps.map(({ id }) => id);
    this.#reached.set(
      state,
      stillAsleep.filter((id) => !isAwake(id)),
    );
    return steps.filter(({ id }) => isAwake(id) && (slept === undefined || slept.includes(id)));
  }

  #affordable(
    simulation: Simulation,
    steps: readonly Step[],
    actor: string | undefined,
    interruptions: number,
  ): Step[] {
    const state = `${simulation.fingerprint()} ${actor}`;
    if ((this.#left.get(state) ?? -1) >= interruptions) return [];
    this.#left.set(state, interruptions);
    return steps.filter((step) => interruptions > 0 || !interrupts(step, actor, simulation));
  }

  async #end(simulation: Simulation): Promise<void> {
    if (this.#ends.has(simulation.contents())) return;
    await simulation.checkEnd();
    this.#ends.add(simulation.contents());
  }

  /** @returns whether there is a branch left to turn into */
  #backtrack(): boolean {
    while (this.#path.length > 0) {
      if ((this.#path.at(-1)?.todo.length ?? 0) > 0) return true;
      this.#path.pop();
    }
    return false;
  }
}

/** Whether another actor continues although the run at work has not ended. */
function interrupts(step: Step, actor: string | undefined, simulation: Simulation): boolean {
  if (actor === undefined || actorOf(step) === actor) return false;
  return simulation.runs.some((run) => run.name === actor && run.pending.size > 0);
}

/** All steps; or only one, if nothing that can ever happen before it could interfere with it. */
function relevantSteps(simulation: Simulation): Step[] {
  const steps = simulation.steps();
  const free = steps.find((step) => step.kind === "call" && !simulation.isContested(step.access, step.run));
  return free ? [free] : steps;
}
