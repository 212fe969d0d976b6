import { SEED, shareOf } from "@wheelyard/core/testing/extent";
import { expect, it } from "vitest";
import { handlerCode } from "../../testing/explorer/handler-code.ts";
import { Random } from "../../testing/explorer/random.ts";
import { randomScenario } from "../../testing/explorer/random-scenario.ts";
import { runAtRandom } from "../../testing/explorer/random-schedule.ts";
import { title } from "./tally.ts";

/** Schedules of each kind. */
const SCHEDULES = Number(process.env.EXPLORE_SCHEDULES ?? shareOf(5_000, 50));

it.each(["steady", "crashing"] as const)("no random schedule of %s runs goes wrong", async (kind) => {
  const began = performance.now();
  let steps = 0;
  for (let seed = SEED; seed < SEED + SCHEDULES; seed++) {
    const scenario = randomScenario(new Random(seed), kind);
    const { counterexample, ...run } = await runAtRandom(scenario, handlerCode, seed);
    steps += run.steps;
    if (counterexample) {
      const { problem, trace } = counterexample;
      expect.fail(`EXPLORE_SEED=${seed} EXPLORE_SCHEDULES=1: ${problem}\n${title(scenario)}\n${trace}`);
    }
    // Lets the test runner breathe.
    if (seed % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const seconds = (performance.now() - began) / 1_000;
  process.stdout.write(
    `${SCHEDULES} random schedules of ${kind} runs from EXPLORE_SEED=${SEED} on: ${steps} steps, ` +
      `${Math.round(SCHEDULES / seconds)} schedules a second\n`,
  );
});
