import { isThorough, SEED, sample, shareOf } from "@wheelyard/core/testing/extent";
import { afterAll, describe, expect, it } from "vitest";
import { projectCode, unclaimCode, unclaimedCode } from "../../testing/explorer/project-code.ts";
import { runAtRandom } from "../../testing/explorer/random-schedule.ts";
import { type Change, type CodeUnderTest, type Scenario, UNCLAIM } from "../../testing/explorer/scenario.ts";
import type { SharedViews } from "../../testing/explorer/shared-views.ts";
import { put, remove, SECOND, STATUS, scenario, WHEEL } from "./scenarios.ts";
import { Tally, title } from "./tally.ts";

const FILE_BEFORE = [put(WHEEL, "v1")];
const REJECTED = put(WHEEL, "bad: broken");

/** The changes that may first make the name private. */
const FIRST: readonly Change[] = [
  put(WHEEL, "v1"),
  REJECTED,
  put(STATUS, "archived"),
  put(STATUS, "unknown"),
];

const ALONE: readonly Partial<Scenario>[] = [
  ...FIRST.map((change) => ({ changes: [change] })),
  { before: FILE_BEFORE, changes: [remove(WHEEL)] },
];

const PAIRS: readonly Partial<Scenario>[] = [
  { changes: [REJECTED, put(SECOND, "v1")] },
  { changes: [REJECTED, put(WHEEL, "v1")] },
  { changes: [put(STATUS, "archived"), remove(STATUS)] },
  { changes: [put(WHEEL, "v1"), remove(WHEEL)] },
  { before: FILE_BEFORE, changes: [remove(WHEEL), put(SECOND, "v1")] },
];

const VIEWS: readonly SharedViews[] = [
  "json",
  "html",
  "compressed",
  "legacy project",
  "legacy release",
  "feed",
  "for people",
];

const OF_EACH_VIEW = VIEWS.flatMap((views) =>
  [[put(WHEEL, "v1")], [put(WHEEL, "v1"), remove(WHEEL)]].map((changes) => ({ changes, views })),
);

/** The name is claimed, and nothing else is left of the project. */
const ONCE_HELD = [put(WHEEL, "v1"), remove(WHEEL)];

const UNCLAIMS: readonly Partial<Scenario>[] = FIRST.flatMap((change) => [
  { before: ONCE_HELD, changes: [UNCLAIM, change] },
  { before: ONCE_HELD, changes: [change, UNCLAIM] },
]);

type Group = readonly [string, readonly Partial<Scenario>[], Partial<Scenario>, CodeUnderTest];

const GROUPS: readonly Group[] = [
  ["a run dies at any moment, its redelivery too", ALONE, { crashes: 2 }, projectCode],
  ["an event is delivered twice", ALONE, { deliveries: 2 }, projectCode],
  ["a write arrives again at any later moment", ALONE, { echoes: 1 }, projectCode],
  ["two runs meet", PAIRS, {}, projectCode],
  ["one of two runs dies at any moment", isThorough ? PAIRS : PAIRS.slice(2, 3), { crashes: 1 }, projectCode],
  ["runs share a view", OF_EACH_VIEW, {}, projectCode],
  [
    "the page is older than claims",
    [
      { before: FILE_BEFORE, changes: [remove(WHEEL)], crashes: 2 },
      { before: FILE_BEFORE, changes: [remove(WHEEL), put(WHEEL, "v1")] },
      { before: FILE_BEFORE, changes: [remove(WHEEL), put(SECOND, "v1")] },
      { before: [...FILE_BEFORE, put(SECOND, "v1")], changes: [remove(WHEEL), remove(SECOND)] },
    ],
    { format: "unclaimed" },
    unclaimedCode,
  ],
  ["someone deletes the claim meanwhile", UNCLAIMS, {}, unclaimCode],
  ["someone deletes the claim meanwhile, and one of the two dies", UNCLAIMS, { crashes: 1 }, unclaimCode],
];

describe.each(sample(GROUPS, 16))(
  "every schedule keeps names claimed, if %s:",
  (what, scenarios, parts, code) => {
    const tally = new Tally(`claims if ${what}, every schedule`);
    afterAll(() => tally.print());
    const all = scenarios.map((one) => scenario({ views: "none", ...one, ...parts }));
    it.each(sample(all).map((one) => [one.views, title(one), one] as const))("%s, %s", async (_, __, one) => {
      await tally.explore(one, code);
    });
  },
);

it("the claim is there in the end, however a file comes, goes and comes again while the claim is deleted", async () => {
  const one = scenario({
    before: ONCE_HELD,
    changes: [UNCLAIM, put(WHEEL, "v1"), remove(WHEEL), put(WHEEL, "v1")],
    clock: "standing",
    views: "none",
  });
  for (let n = 0; n < shareOf(800); n++) {
    const { counterexample } = await runAtRandom(one, unclaimCode, SEED + n);
    if (counterexample) {
      expect.fail(`EXPLORE_SEED=${SEED + n}: ${counterexample.problem}\n${counterexample.trace}`);
    }
  }
});
