import { expect, it } from "vitest";
import { cutText } from "./cut-text.ts";

it.each([
  ["", 3, ""],
  ["abc", 3, "abc"],
  ["abcd", 3, "abc…"],
  ["ab🐍", 4, "ab🐍"],
  ["ab🐍d", 4, "ab🐍…"],
  ["ab🐍d", 3, "ab…"],
  ["🐍", 1, "…"],
])("cuts %j after %i units: %j", (text, most, expected) => {
  expect(cutText(text, most)).toBe(expected);
});
