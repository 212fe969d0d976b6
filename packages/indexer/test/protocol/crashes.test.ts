import { afterAll, describe, it } from "vitest";
import { exploreAll } from "../../src/testing/explorer/explore.ts";
import { projectSubject } from "../../src/testing/explorer/project-subject.ts";
import type { Scenario } from "../../src/testing/explorer/scenario.ts";
import { isThorough } from "./extent.ts";
import { OPERATIONS } from "./operations.ts";
import { COPY, put, remove, SECOND, STATUS, scenario, WHEEL, YANKED } from "./scenarios.ts";
import { Tally, title } from "./tally.ts";

const OF_ONE_PROJECT = OPERATIONS.filter(({ changes }) => changes.length === 1);

const FILE_BEFORE = [put(WHEEL, "v1")];
const TWO_FILES_BEFORE = [...FILE_BEFORE, put(SECOND, "v1")];

const OVERWRITE: Partial<Scenario> = { changes: [put(WHEEL, "v1"), put(WHEEL, "v2")], views: "none" };

const PAIRS: readonly Partial<Scenario>[] = [
  { changes: [put(WHEEL, "v1"), remove(WHEEL)] },
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

describe.each<[string, readonly Partial<Scenario>[], Partial<Scenario>]>([
  ["a run dies at any moment, its redelivery too", OF_ONE_PROJECT, { crashes: 2 }],
  ["an event is delivered twice", OF_ONE_PROJECT.filter(isSmall), { deliveries: 2 }],
  ["a write arrives again while its run is at work", OF_ONE_PROJECT, { echoes: 1 }],
  ["one of two runs dies at any moment", PAIRS, { crashes: 1 }],
  ["a write of one of two runs arrives again while it is at work", PAIRS.filter(isQuick), { echoes: 1 }],
  [
    "two events arrive in one batch, and the batch again",
    PAIRS.slice(0, 2),
    { delivery: "together", deliveries: 2 },
  ],
  ["two events arrive in one batch, whose run dies", PAIRS, { delivery: "together", crashes: 1 }],
])("every schedule where %s:", (what, scenarios, parts) => {
  const tally = new Tally(`where ${what}, every schedule`);
  afterAll(() => tally.print());
  const all = scenarios.map((one) => scenario({ ...one, ...parts }));
  it.each(all.map((one) => [title(one), one] as const))("%s", async (_, one) => {
    tally.add(await exploreAll(one, projectSubject));
  });
});

/** Duplicates put two files and their rejection records into the hands of every run. */
function isSmall({ before, changes }: Partial<Scenario>): boolean {
  return isThorough || ![...(before ?? []), ...(changes ?? [])].some(({ key }) => key === COPY);
}

function isQuick(pair: Partial<Scenario>): boolean {
  return isThorough || pair !== OVERWRITE;
}
