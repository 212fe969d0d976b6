import { expect, it } from "vitest";
import { alsoInCode } from "../../testing/explorer/also-in-code.ts";
import { exploreAll } from "../../testing/explorer/explore.ts";
import { ignoringConditionsOfPuts } from "../../testing/explorer/missing-parts.ts";
import {
  answeringTheSecondReadWithTheFirst,
  takingChannelsForTheMainIndex,
} from "../../testing/explorer/missing-parts-of-roots.ts";
import { twoRootsCode } from "../../testing/explorer/project-code.ts";
import type { CodeUnderTest, Distortion, Scenario } from "../../testing/explorer/scenario.ts";
import { alsoInChanges } from "./also-in-changes.ts";
import { put, scenario, sequences, WHEEL } from "./scenarios.ts";

const IN_CHANNEL = `_channels/c/${WHEEL}`;
const BOTH = [put(WHEEL, "v1"), put(IN_CHANNEL, "v2")];

const { pages, changes } = await alsoInChanges();
const comingAndGoing = [[], pages.slice(0, 1), pages.slice(1, 2)].flatMap((before) =>
  sequences(before, 2, changes).map((two) => ({ before, changes: two })),
);

const PARTS: readonly (readonly [string, Distortion, CodeUnderTest, readonly Partial<Scenario>[]])[] = [
  [
    "the channel in the key of a state",
    takingChannelsForTheMainIndex((key) => key.endsWith("/state.json")),
    twoRootsCode,
    [{ changes: BOTH }],
  ],
  [
    "the condition of the PUT of the list of roots that have a project",
    ignoringConditionsOfPuts((key) => key.startsWith("_index/project/_also-in/")),
    alsoInCode,
    comingAndGoing,
  ],
  [
    "the second look of that list at a page",
    answeringTheSecondReadWithTheFirst((key) => key.endsWith("/state.json")),
    alsoInCode,
    comingAndGoing,
  ],
];

it.each(PARTS)("something goes wrong without %s", async (part, distort, code, scenarios) => {
  for (const one of scenarios) {
    const { counterexample } = await exploreAll(scenario({ views: "none", ...one, distort }), code);
    if (counterexample === undefined) continue;
    process.stdout.write(`without ${part}: ${counterexample.problem}\n${counterexample.trace}\n\n`);
    return;
  }
  expect.fail("expected a schedule to lead to something wrong, found none");
});
