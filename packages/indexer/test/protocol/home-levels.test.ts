import { MAIN } from "@wheelyard/core/root";
import { sample } from "@wheelyard/core/testing/extent";
import { homeShard } from "@wheelyard/site/home-shard";
import { afterAll, describe, expect, it, vi } from "vitest";
import { homeShardLists } from "../../src/lists/home-shard-list.ts";
import { projectEntry } from "../../src/lists/project-entry.ts";
import { exploreAll } from "../../testing/explorer/explore.ts";
import { homeCode } from "../../testing/explorer/home-code.ts";
import type { Scenario } from "../../testing/explorer/scenario.ts";
import { put, remove, SECOND, scenario, WHEEL } from "./scenarios.ts";
import { Tally, title } from "./tally.ts";

// A part of the first level is full with one project, so that two are enough to reach the threshold.
vi.mock("@wheelyard/site/home-shard", async (importActual) => ({
  ...(await importActual<typeof import("@wheelyard/site/home-shard")>()),
  FULL_SHARD: 1,
}));

/** A project whose name leads to the same part as acme's in either level. */
const NEIGHBOUR = "raq-1.0.zip";

const [acme, neighbour] = [put(WHEEL, "v1"), put(NEIGHBOUR, "v1")];
/** Acme is in the second level, and the first has room again. */
const ROOM_AGAIN = [neighbour, acme, remove(NEIGHBOUR)];

const SCENARIOS: readonly Partial<Scenario>[] = [
  // Which of the two finds the part full?
  { changes: [acme, neighbour] },
  { before: [neighbour], changes: [acme, remove(NEIGHBOUR)] },
  { before: [neighbour, acme], changes: [remove(NEIGHBOUR), put(SECOND, "v1")] },
  // Acme moves to the first level.
  { before: ROOM_AGAIN, changes: [remove(WHEEL), acme] },
  { before: ROOM_AGAIN, changes: [remove(WHEEL), put(SECOND, "v1")] },
  { before: [neighbour, acme], changes: [remove(NEIGHBOUR), remove(WHEEL), acme] },
  // Acme moves to the second level.
  { before: [acme], changes: [remove(WHEEL), neighbour, acme] },
  // A slow run for a release that stays meets the project in another level.
  { before: ROOM_AGAIN, changes: [put(SECOND, "v1"), remove(WHEEL), remove(SECOND), acme] },
];

it("the two projects share their parts", () => {
  for (const level of [1, 2] as const) expect(homeShard("raq", level)).toBe(homeShard("acme", level));
});

describe.each<[string, Partial<Scenario>, readonly Partial<Scenario>[]]>([
  ["", {}, SCENARIOS],
  [", one of which dies", { crashes: 1 }, SCENARIOS.filter(({ changes = [] }) => changes.length === 2)],
])("every schedule of runs%s, for projects that move between the levels:", (what, parts, scenarios) => {
  const tally = new Tally(`levels of the home page's data, every schedule of runs${what}`);
  afterAll(() => tally.print());
  const all = scenarios.map((one) => scenario({ ...one, ...parts, views: "none" }));
  it.each(sample(all).map((one) => [title(one), one] as const))("%s", async (_, one) => {
    const interruptions = one.changes.length + one.crashes > 2 ? 1 : 2;
    await tally.explore(one, homeCode(), { interruptions });
  });
});

it("something goes wrong if a run that creates or deletes a page looks only at its own part", async () => {
  const lacking = homeCode((committed) =>
    homeShardLists(
      MAIN,
      committed.map(({ page }) => projectEntry(page).shard),
    ),
  );
  for (const one of SCENARIOS) {
    const exploration = exploreAll(scenario({ ...one, views: "none" }), lacking, { interruptions: 1 });
    const { counterexample } = await exploration;
    if (counterexample === undefined) continue;
    process.stdout.write(`${counterexample.problem}\n${counterexample.trace}\n\n`);
    return;
  }
  expect.fail("expected a schedule to lead to something wrong, found none");
});
