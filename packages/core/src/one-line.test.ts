import { expect, it } from "vitest";
import { oneLine } from "./one-line.ts";

it.each([
  ["as it is", "as it is"],
  [" \t around \n", "around"],
  ["lines of\r\nWindows", "lines of Windows"],
  ["a\u0000b\u001b[0mc\u0085d\u007fe", "a b [0mc d e"],
  ["a\ufffeb\ufdd0c\u{1ffff}d", "a b c d"],
  ["a\u2028b\u00a0c", "a b c"],
  ["é 𝒳 <b> &amp; שלום", "é 𝒳 <b> &amp; שלום"],
  ["joined\u200c \u200d👩\u200d💻", "joined\u200c \u200d👩\u200d💻"],
  ["safe \u202efdp.exe\u202c now", "safe fdp.exe now"],
  ["one \u202e two", "one two"],
  ["\u202e", ""],
  ["", ""],
])("%j", (text, line) => {
  expect(oneLine(text)).toBe(line);
});

it.each([
  "\u061c",
  "\u200e",
  "\u200f",
  "\u202a",
  "\u202b",
  "\u202c",
  "\u202d",
  "\u202e",
  "\u2066",
  "\u2067",
  "\u2068",
  "\u2069",
])("has no %j, which changes the reading direction", (control) => {
  expect(oneLine(`${control}a${control}b${control}`)).toBe("ab");
});
