import { expect, it } from "vitest";
import { indexPath } from "./index-path.ts";

it.each([
  ["/", "/"],
  ["/project/acme/", "/"],
  ["/project/_channels/", "/"],
  ["/_channels/cu121/", "/_channels/cu121/"],
  ["/_channels/cu121/project/acme/1.0/", "/_channels/cu121/"],
])("the index of %s begins at %s", (path, expected) => {
  expect(indexPath(path)).toBe(expected);
});
