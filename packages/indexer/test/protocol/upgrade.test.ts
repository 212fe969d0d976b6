import { isThorough, sample } from "@wheelyard/core/testing/extent";
import { afterAll, describe, it } from "vitest";
import { upgradeCode } from "../../testing/explorer/project-code.ts";
import type { Scenario } from "../../testing/explorer/scenario.ts";
import { put, remove, SECOND, scenario, WHEEL } from "./scenarios.ts";
import { Tally, title } from "./tally.ts";

const FILE_BEFORE = [put(WHEEL, "v1")];
const THIRD = "acme-3.0.zip";

const ALONE: readonly Partial<Scenario>[] = [
  { before: FILE_BEFORE, changes: [put(SECOND, "v1")] },
  { before: FILE_BEFORE, changes: [put(WHEEL, "v2")] },
  { before: FILE_BEFORE, changes: [remove(WHEEL)] },
  { before: [...FILE_BEFORE, put(SECOND, "bad: broken")], changes: [put(SECOND, "v1")] },
  { before: [...FILE_BEFORE, put(SECOND, "bad: broken")], changes: [remove(WHEEL)] },
];

const PAIRS: readonly Partial<Scenario>[] = [
  { before: FILE_BEFORE, changes: [put(SECOND, "v1"), put(THIRD, "v1")] },
  { before: FILE_BEFORE, changes: [put(SECOND, "v1"), remove(WHEEL)] },
  { before: FILE_BEFORE, changes: [remove(WHEEL), put(SECOND, "v1")] },
  { before: FILE_BEFORE, changes: [put(WHEEL, "v2"), put(SECOND, "v1")] },
  { changes: [put(WHEEL, "v1"), put(SECOND, "v1")] },
  { changes: [put(WHEEL, "v1"), remove(WHEEL)] },
];

const NONE = upgradeCode(() => false);
/** The first or the second event is handled by wheelyard 0.1.0, which is still at work. */
const [FIRST, SECOND_EVENT] = [0, 1].map((n) => (one: Partial<Scenario>) => {
  const old = one.changes?.[n];
  return upgradeCode((change) => change === old);
});

type Group = readonly [
  string,
  readonly Partial<Scenario>[],
  Partial<Scenario>,
  (one: Partial<Scenario>) => typeof NONE,
];

const GROUPS: readonly Group[] = [
  ["a run upgrades it, and dies at any moment, its redelivery too", ALONE, { crashes: 2 }, () => NONE],
  ["two runs upgrade it", PAIRS, {}, () => NONE],
  ["wheelyard 0.1.0 handles the first of two events", PAIRS, {}, FIRST ?? (() => NONE)],
  ["wheelyard 0.1.0 handles the second of two events", PAIRS, {}, SECOND_EVENT ?? (() => NONE)],
  [
    "wheelyard 0.1.0 handles the first of two events, and one run dies",
    isThorough ? PAIRS : PAIRS.slice(0, 1),
    { crashes: 1 },
    FIRST ?? (() => NONE),
  ],
];

describe.each(sample(GROUPS, 16))(
  "every schedule that starts with a page of the first format, if %s:",
  (what, scenarios, parts, codeOf) => {
    const tally = new Tally(`from a page of the first format if ${what}, every schedule`);
    afterAll(() => tally.print());
    it.each(sample(scenarios).map((one) => [title(scenario(one)), one] as const))("%s", async (_, one) => {
      await tally.explore(scenario({ views: "json", format: "first", ...one, ...parts }), codeOf(one));
    });
  },
);
