import { expect, it } from "vitest";
import { isVersionHeld } from "./if-none-match.ts";

it.each<[string | undefined, string, boolean]>([
  [undefined, '"a"', false],
  ["", '"a"', false],
  ['"a"', '"a"', true],
  ['"b"', '"a"', false],
  ['W/"a"', '"a"', true],
  ['"a"', 'W/"a"', true],
  ['W/"a"', 'W/"a"', true],
  ['"b", W/"a"', '"a"', true],
  ['"b","c"', '"a"', false],
  ["*", '"a"', true],
  ["a", '"a"', false],
])("%s names %s: %s", (ifNoneMatch, etag, isHeld) => {
  expect(isVersionHeld(ifNoneMatch, etag)).toBe(isHeld);
});
