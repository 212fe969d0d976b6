import { MAIN } from "@wheelyard/core/root";
import { sample } from "@wheelyard/core/testing/extent";
import { afterAll, describe, it } from "vitest";
import { homeShardLists, possibleShards } from "../../src/lists/home-shard-list.ts";
import { rootList } from "../../src/lists/root-list.ts";
import { listCode } from "../../testing/explorer/list-code.ts";
import {
  findWrongHome,
  findWrongRoot,
  findWrongUpdates,
  UPDATES,
} from "../../testing/explorer/list-oracle.ts";
import type { Scenario } from "../../testing/explorer/scenario.ts";
import { pageChanges } from "./page-changes.ts";
import { scenario, sequences } from "./scenarios.ts";
import { Tally, title } from "./tally.ts";

const { changes: CHANGES, start } = await pageChanges();
const STARTS = [[], [start]];

const LISTS = [
  { list: "the root list", code: listCode(() => [rootList(MAIN)], findWrongRoot), views: "html" },
  { list: "the list of updates", code: listCode(() => [UPDATES], findWrongUpdates), views: "feed" },
  {
    list: "the home page's parts",
    code: listCode((names) => homeShardLists(MAIN, names.flatMap(possibleShards)), findWrongHome),
    views: "none",
  },
] as const;

describe.each(LISTS)("every schedule of $list:", ({ list, code, views }) => {
  describe.each<[string, number, Partial<Scenario>]>([
    ["two pages change", 2, {}],
    ["an event is delivered twice", 1, { deliveries: 2 }],
    ["a run dies at any moment, its redelivery too", 1, { crashes: 2 }],
    ["one of two runs dies at any moment", 2, { crashes: 1, views: "none" }],
    ["two pages change in one batch, whose run dies", 2, { delivery: "together", crashes: 1 }],
  ])("%s", (what, length, parts) => {
    const tally = new Tally(`${list}, ${what}: every schedule`);
    afterAll(() => tally.print());
    const all = STARTS.flatMap((before) =>
      sequences(before, length, CHANGES).map((changes) => scenario({ before, changes, views, ...parts })),
    );
    it.each(sample(all).map((one) => [title(one), one] as const))("%s", async (_, one) => {
      await tally.explore(one, code);
    });
  });
});
