import { expect, it } from "vitest";
import { basename } from "./object-key.ts";

it.each([
  ["acme.zip", "acme.zip"],
  ["a/b/acme.zip", "acme.zip"],
  ["a/", ""],
])("the filename of %j is %j", (key, name) => {
  expect(basename(key)).toBe(name);
});
