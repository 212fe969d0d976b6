import { Random } from "./random.ts";
import type { CodeUnderTest, Scenario, StartingBucket } from "./scenario.ts";
import { actorOf, Simulation, type Step, Violation } from "./simulation.ts";
import { startOf } from "./starting-bucket.ts";

export interface Counterexample {
  problem: string;
  trace: string;
}

/** Runs one random schedule of a scenario. The same seed gives the same schedule. */
export async function runAtRandom(
  scenario: Scenario,
  code: CodeUnderTest,
  seed: number,
  prepared?: StartingBucket,
): Promise<{ steps: number; counterexample?: Counterexample }> {
  const start = prepared ?? (await startOf(scenario, code));
  const simulation = new Simulation(scenario, code, start);
  const choose = scheduler(new Random(seed));
  let taken = 0;
  try {
    for (let steps = simulation.steps(); steps.length > 0; steps = simulation.steps()) {
      const step = choose(steps);
      simulation.checkMoment(await simulation.take(step));
      taken++;
    }
    await simulation.checkEnd();
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    return {
      steps: taken,
      counterexample: { problem: error.message, trace: simulation.trace.print(simulation.runs) },
    };
  }
  return { steps: taken };
}

/**
 * Every run, the user and each dead run's late writes have their own pace, which changes now and then. Faults show when
 * one actor is much slower than the others at the worst moment.
 */
function scheduler(random: Random): (steps: readonly Step[]) => Step {
  const paces = new Map<string, number>();
  const spread = random.pick([1, 4, 12]);
  const restlessness = random.pick([0.02, 0.1, 0.5]);
  const paceOf = (actor: string) => {
    const pace = paces.get(actor) ?? Math.exp(spread * random.fraction());
    paces.set(actor, pace);
    return pace;
  };
  return (steps) => {
    if (random.fraction() < restlessness) paces.clear();
    const weights = steps.map((step) => paceOf(actorOf(step)));
    let left = random.fraction() * weights.reduce((sum, weight) => sum + weight, 0);
    for (const [n, step] of steps.entries()) {
      left -= weights[n] ?? 0;
      if (left <= 0) return step;
    }
    return random.pick(steps);
  };
}
