import { expect, it } from "vitest";
import { quoted } from "./quoted.ts";

it.each([
  ["acme", '"acme"'],
  ["", '""'],
  ['say "hi"', '"say \\"hi\\""'],
  ["back\\slash", '"back\\\\slash"'],
  ["two\nlines", '"two\\u{a}lines"'],
  ["\u001b[2J", '"\\u{1b}[2J"'],
  ["\u202egpj.exe", '"\\u{202e}gpj.exe"'],
  ["line\u2028separator", '"line\\u{2028}separator"'],
  ["lone \ud800 surrogate", '"lone \\u{d800} surrogate"'],
  ["smile 😀", '"smile 😀"'],
  ["x".repeat(100), `"${"x".repeat(100)}"`],
  ["x".repeat(101), `"${"x".repeat(100)}…"`],
])("shows %j as %s", (value, shown) => {
  expect(quoted(value)).toBe(shown);
});

it("does not cut a character in two", () => {
  expect(quoted(`${"x".repeat(99)}😀${"x".repeat(50)}`)).toBe(`"${"x".repeat(99)}😀…"`);
});
