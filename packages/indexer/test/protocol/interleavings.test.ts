import { describe, expect, it } from "vitest";
import { exploreAll } from "../../src/testing/explorer/explore.ts";
import { handlerSubject } from "../../src/testing/explorer/handler-subject.ts";
import { projectSubject } from "../../src/testing/explorer/project-subject.ts";
import { Random } from "../../src/testing/explorer/random.ts";
import { randomScenario } from "../../src/testing/explorer/random-scenario.ts";
import { runAtRandom } from "../../src/testing/explorer/random-schedule.ts";
import { describeChange } from "../../src/testing/explorer/scenario.ts";
import { put, remove, SECOND, scenario, sequences, WHEEL } from "./scenarios.ts";

const CHANGES = [put(WHEEL, "v1"), put(WHEEL, "v2"), remove(WHEEL), put(SECOND, "v1")];

const pairs = sequences([], 2, CHANGES).map((changes) => scenario({ changes }));

describe("every interleaving of the runs that two changes of an empty bucket set off", () => {
  it.each(pairs.map((pair) => [pair.changes.map(describeChange).join("; "), pair] as const))(
    "%s",
    async (_, pair) => {
      const { states, counterexample } = await exploreAll(pair, projectSubject);
      expect(counterexample?.trace).toBeUndefined();
      expect(states).toBeGreaterThan(1);
    },
  );
});

/** Set SEED to repeat a run; it stands in the name of what failed. */
const SEED = Number(process.env.SEED ?? 20261122);
const SCHEDULES = Number(process.env.SCHEDULES ?? 5_000);

describe.each(["steady", "crashing"] as const)("random schedules of %s runs of the whole handler", (kind) => {
  it(`end well, ${SCHEDULES} of them from seed ${SEED} on`, async () => {
    for (let seed = SEED; seed < SEED + SCHEDULES; seed++) {
      const { counterexample } = await runAtRandom(
        randomScenario(new Random(seed), kind),
        handlerSubject,
        seed,
      );
      expect(
        counterexample,
        `seed ${seed}: ${counterexample?.problem}\n${counterexample?.trace}`,
      ).toBeUndefined();
    }
  });
});
