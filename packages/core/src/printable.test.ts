import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printable, printableJson } from "./printable.ts";

const CASES: [text: string, shown: string, json: string][] = [
  ["acme-1.0.tar.gz", "acme-1.0.tar.gz", '"acme-1.0.tar.gz"'],
  ["größe 😀 名前", "größe 😀 名前", '"größe 😀 名前"'],
  ["a\nListed evil", "a\\u{a}Listed evil", '"a\\nListed evil"'],
  ["a\rListed evil", "a\\u{d}Listed evil", '"a\\rListed evil"'],
  ["\u001b]0;title\u0007", "\\u{1b}]0;title\\u{7}", '"\\u001b]0;title\\u0007"'],
  ["\u009b2J", "\\u{9b}2J", '"\\u009b2J"'],
  ["del\u007f", "del\\u{7f}", '"del\\u007f"'],
  ["\u202egpj.exe", "\\u{202e}gpj.exe", '"\\u202egpj.exe"'],
  ["\u2066isolated\u2069", "\\u{2066}isolated\\u{2069}", '"\\u2066isolated\\u2069"'],
  ["ac\u200bme", "ac\\u{200b}me", '"ac\\u200bme"'],
  ["line\u2028separator", "line\\u{2028}separator", '"line\\u2028separator"'],
  ["tag\u{e0041}", "tag\\u{e0041}", '"tag\\udb40\\udc41"'],
  ["lone \ud800", "lone \\u{d800}", '"lone \\ud800"'],
];

it.each(CASES)("shows %j as %s", (text, shown) => {
  expect(printable(text)).toBe(shown);
  // A table escapes its cells, and the code that prints it escapes its lines.
  expect(printable(shown)).toBe(shown);
});

describe("as JSON", () => {
  it.each(CASES)("shows %j, quoted, as %s", (text, _, json) => {
    expect(printableJson(text)).toBe(json);
  });

  it("is laid out in lines on request", () => {
    expect(printableJson({ key: "a\n\u009b", size: 1 }, 2)).toBe(
      '{\n  "key": "a\\n\\u009b",\n  "size": 1\n}',
    );
  });

  it("says the same as before, in lines of printable characters", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = printableJson(value, indent);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        for (const line of text.split("\n")) expect(printable(line)).toBe(line);
      }),
      { seed: 13 },
    );
  });
});
