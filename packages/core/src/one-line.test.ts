import { expect, it } from "vitest";
import { oneLine } from "./one-line.ts";

it.each([
  ["as it is", "as it is"],
  [" \t around \n", "around"],
  ["lines of\r\nWindows", "lines of Windows"],
  ["a\u0000b\u001b[0mc\u0085d\u007fe", "a b [0mc d e"],
  ["a\ufffeb\ufdd0c\u{1ffff}d", "a b c d"],
  ["a\u2028b\u00a0c", "a b c"],
  ["é 𝒳 <b> &amp; \u202e", "é 𝒳 <b> &amp; \u202e"],
  ["", ""],
])("%j", (text, line) => {
  expect(oneLine(text)).toBe(line);
});
