import { expect, it } from "vitest";
import { grouped } from "./grouped.ts";

it.each<[string[], [string, string[]][]]>([
  [[], []],
  [["beta"], [["b", ["beta"]]]],
  [
    ["beta", "alpha", "bravo"],
    [
      ["b", ["beta", "bravo"]],
      ["a", ["alpha"]],
    ],
  ],
])("groups %j in the order of their first members", (all, groups) => {
  expect([...grouped(all, ([first = ""]) => first)]).toEqual(groups);
});
