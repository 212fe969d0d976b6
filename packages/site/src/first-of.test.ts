import { expect, it } from "vitest";
import { firstOf } from "./first-of.ts";

it.each<[string[], string]>([
  [[], ""],
  [["a"], "a"],
  [["a", "b"], "a, b"],
  [["a", "b", "c"], "a, b and 1 more"],
  [["a", "b", "c", "d"], "a, b and 2 more"],
])("of %j: %s", (texts, expected) => {
  expect(firstOf(texts, 2)).toBe(expected);
});
