import { isThorough, sample } from "@wheelyard/core/testing/extent";
import { afterAll, describe, expect, it } from "vitest";
import { exploreAll } from "../../testing/explorer/explore.ts";
import { projectCode } from "../../testing/explorer/project-code.ts";
import type { Change, Scenario } from "../../testing/explorer/scenario.ts";
import { OPERATIONS } from "./operations.ts";
import { COPY, put, remove, SECOND, STATUS, scenario, WHEEL, YANKED } from "./scenarios.ts";
import { Tally, title } from "./tally.ts";

const OF_ONE_PROJECT = OPERATIONS.filter(({ changes }) => changes.length === 1);

const FILE_BEFORE = [put(WHEEL, "v1")];
const TWO_FILES_BEFORE = [...FILE_BEFORE, put(SECOND, "v1")];

const OVERWRITE: Partial<Scenario> = { changes: [put(WHEEL, "v1"), put(WHEEL, "v2")], views: "none" };

const PAIRS: readonly Partial<Scenario>[] = [
  { changes: [put(WHEEL, "v1"), remove(WHEEL)], views: isThorough ? "html" : "none" },
  OVERWRITE,
  { changes: [put(WHEEL, "v1"), put(SECOND, "v1")], views: "none" },
  { changes: [put(STATUS, "quarantined"), put(WHEEL, "v1")], views: "none" },
  { before: FILE_BEFORE, changes: [remove(WHEEL), put(SECOND, "v1")] },
  { before: FILE_BEFORE, changes: [put(YANKED, "reason"), remove(YANKED)], views: "none" },
  { before: TWO_FILES_BEFORE, changes: [remove(WHEEL), remove(SECOND)] },
  {
    before: TWO_FILES_BEFORE,
    changes: [put(STATUS, "archived"), remove(SECOND)],
    views: "legacy release",
  },
];

const INTERRUPTIONS: readonly (readonly [string, readonly Partial<Scenario>[], Partial<Scenario>])[] = [
  ["a run dies at any moment, its redelivery too", OF_ONE_PROJECT, { crashes: 2 }],
  ["an event is delivered twice", OF_ONE_PROJECT.filter(isSmall), { deliveries: 2 }],
  ["a write arrives again at any later moment", OF_ONE_PROJECT, { echoes: 1 }],
  ["one of two runs dies at any moment", PAIRS.filter(isQuick), { crashes: 1 }],
  [
    "a write of one of two runs arrives again at any later moment",
    PAIRS.filter(isWithoutReturn),
    { echoes: 1 },
  ],
  [
    "two events arrive in one batch, and the batch again",
    PAIRS.slice(0, 2),
    { delivery: "together", deliveries: 2 },
  ],
  ["two events arrive in one batch, whose run dies", PAIRS, { delivery: "together", crashes: 1 }],
];

describe.each(sample(INTERRUPTIONS, 16))("every schedule if %s:", (what, scenarios, parts) => {
  const tally = new Tally(`if ${what}, every schedule`);
  afterAll(() => tally.print());
  const all = scenarios.map((one) => scenario({ ...one, ...parts }));
  it.each(sample(all).map((one) => [title(one), one] as const))("%s", async (_, one) => {
    await tally.explore(one, projectCode);
  });
});

/** Rejection records multiply the states. */
function isSmall({ before = [], changes = [] }: Partial<Scenario>): boolean {
  const isRejectable = (change: Change) =>
    change.key === COPY || (change.kind === "put" && change.content.startsWith("bad: "));
  return isThorough || ![...before, ...changes].some(isRejectable);
}

function isQuick({ changes, views }: Partial<Scenario>): boolean {
  return isThorough || (changes !== OVERWRITE.changes && views !== "legacy release");
}

/** Whether no page ever returns to what it was before. */
function isWithoutReturn({ changes }: Partial<Scenario>): boolean {
  return !changes?.some(({ key }, n) => n > 0 && changes[0]?.key === key);
}

/** ETags are hashes of contents, so a condition holds again when the content returns. See docs/protocol.md. */
it("a write that arrives again passes its condition if the page is what it was before", async () => {
  const changes = [put(YANKED, "reason"), remove(YANKED)];
  const one = scenario({ before: FILE_BEFORE, changes, echoes: 1, views: "none" });
  const { counterexample } = await exploreAll(one, projectCode);
  expect(counterexample?.problem).toMatch(/state\.json lists .* yanked reason .* expected .* yanked false/);
});
