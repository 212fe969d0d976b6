import { sample } from "@wheelyard/core/testing/extent";
import { afterAll, describe, it } from "vitest";
import { alsoInCode } from "../../testing/explorer/also-in-code.ts";
import { projectCode } from "../../testing/explorer/project-code.ts";
import type { Change, Scenario } from "../../testing/explorer/scenario.ts";
import { settleChanges } from "../../testing/explorer/settled.ts";
import { put, remove, scenario, sequences, WHEEL } from "./scenarios.ts";
import { Tally, title } from "./tally.ts";

const FILES = [WHEEL, `_channels/c/${WHEEL}`, `_channels/d/${WHEEL}`];

const PAGES = await pagesOf(FILES);

/** The project's page comes and goes in the main index and in two channels. */
const CHANGES = PAGES.flatMap((page) => [page, remove(page.key)]);

const STARTS = [[], PAGES.slice(0, 1), PAGES.slice(0, 2), PAGES.slice(1, 2)];

describe.each<[string, number, Partial<Scenario>]>([
  ["two pages change", 2, {}],
  ["a run comes twice", 1, { deliveries: 2 }],
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

/** The page that each file leads to, as somebody writes it. */
async function pagesOf(files: readonly string[]): Promise<Change[]> {
  const { objects } = await settleChanges(
    files.map((file) => put(file, "v1")),
    projectCode,
  );
  return objects
    .filter(({ key }) => key.endsWith("/state.json"))
    .map(({ key, body }) => put(key, Buffer.from(body).toString()))
    .toSorted((a, b) => a.key.length - b.key.length);
}
