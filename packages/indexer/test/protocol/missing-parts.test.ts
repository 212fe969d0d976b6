import { expect, it } from "vitest";
import {
  answeringTheSecondLookWithTheFirst,
  ignoringConditionsOfDeletes,
  ignoringConditionsOfPuts,
  isState,
  leavingViewsWhereThePageIsRight,
} from "../../src/testing/explorer/missing-parts.ts";
import { projectSubject } from "../../src/testing/explorer/project-subject.ts";
import { Random } from "../../src/testing/explorer/random.ts";
import { randomScenario } from "../../src/testing/explorer/random-scenario.ts";
import { runAtRandom } from "../../src/testing/explorer/random-schedule.ts";

const MOST_SCHEDULES = 4_000;

it.each([
  ["the condition of the page's PUT", "steady", ignoringConditionsOfPuts(isState)],
  ["the condition of the page's DELETE", "steady", ignoringConditionsOfDeletes(isState)],
  ["the second look", "steady", answeringTheSecondLookWithTheFirst],
  ["the views where the page is right", "crashing", leavingViewsWhereThePageIsRight],
] as const)("without %s there is a wrong end", async (_, kind, distort) => {
  for (let seed = 1; seed <= MOST_SCHEDULES; seed++) {
    const scenario = { ...randomScenario(new Random(seed), kind), distort };
    const { counterexample } = await runAtRandom(scenario, projectSubject, seed);
    if (counterexample === undefined) continue;
    process.stdout.write(`schedule ${seed}: ${counterexample.problem}\n${counterexample.trace}\n\n`);
    return;
  }
  expect.fail(`expected one of ${MOST_SCHEDULES} schedules to end wrong`);
});
