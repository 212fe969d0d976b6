import { sample } from "@wheelyard/core/testing/extent";
import { afterAll, describe, it } from "vitest";
import { alsoInCode } from "../../testing/explorer/also-in-code.ts";
import type { Scenario } from "../../testing/explorer/scenario.ts";
import { alsoInChanges } from "./also-in-changes.ts";
import { scenario, sequences } from "./scenarios.ts";
import { Tally, title } from "./tally.ts";

const { pages: PAGES, changes: CHANGES } = await alsoInChanges();

const STARTS = [[], PAGES.slice(0, 1), PAGES.slice(0, 2), PAGES.slice(1, 2)];

describe.each<[string, number, Partial<Scenario>]>([
  ["two pages change", 2, {}],
  ["an event is delivered twice", 1, { deliveries: 2 }],
  ["a run dies at any moment, its redelivery too", 1, { crashes: 2 }],
  ["one of two runs dies at any moment", 2, { crashes: 1 }],
  ["two pages change in one batch, whose run dies", 2, { delivery: "together", crashes: 1 }],
])("every schedule of the list of roots that have a project: %s", (what, length, parts) => {
  const tally = new Tally(`the list of roots that have a project, ${what}: every schedule`);
  afterAll(() => tally.print());
  const all = STARTS.flatMap((before) =>
    sequences(before, length, CHANGES).map((changes) =>
      scenario({ before, changes, views: "none", ...parts }),
    ),
  );
  it.each(sample(all).map((one) => [title(one), one] as const))("%s", async (_, one) => {
    await tally.explore(one, alsoInCode);
  });
});
