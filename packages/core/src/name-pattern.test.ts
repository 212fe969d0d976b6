import fc from "fast-check";
import { expect, it } from "vitest";
import { anyProjectName } from "../testing/arbitrary-text.ts";
import { covers, coversAll, InvalidNamePatternError, parseNamePattern } from "./name-pattern.ts";
import { parseProjectName } from "./project-name.ts";

it.each<[string, string, string[], string[]]>([
  ["acme", "acme", ["acme", "Acme"], ["acme-core", "acm"]],
  ["Acme.Core", "acme-core", ["acme-core", "acme_core"], ["acme"]],
  ["acme-*", "acme-*", ["acme-core", "acme-core-x"], ["acme", "acmex"]],
  ["Acme_.*", "acme-*", ["acme.core"], ["acme"]],
  ["acme*", "acme*", ["acme", "acmex", "acme-core"], ["acm"]],
  ["*", "*", ["acme", "0"], []],
])("%j is %s, and covers some projects and not others", (text, pattern, meant, others) => {
  const read = parseNamePattern(text);
  expect(read).toBe(pattern);
  const isMeant = (name: string) => covers([read], parseProjectName(name));
  expect(meant.filter((name) => !isMeant(name))).toEqual([]);
  expect(others.filter(isMeant)).toEqual([]);
});

it.each(["", "-acme", "acme-", "**", "*acme", "ac*me", "acme/*", "acme *", "\u212a*", "acme\n", "-*"])(
  "refuses %j",
  (text) => {
    expect(() => parseNamePattern(text)).toThrow(InvalidNamePatternError);
    expect(() => parseNamePattern(text)).toThrow(/^Cannot read name pattern ".*": expected .*$/);
  },
);

it("covers no project if there is no pattern", () => {
  expect(covers([], parseProjectName("acme"))).toBe(false);
});

it.each<[string[], string, boolean]>([
  [["acme"], "acme", true],
  [["acme"], "acme*", false],
  [["acme*"], "acme", true],
  [["acme*"], "acme-*", true],
  [["acme-*"], "acme*", false],
  [["acme-*"], "acme-core", true],
  [["*"], "*", true],
  [["x", "a*"], "acme-*", true],
  [["a", "b"], "*", false],
  [[], "acme", false],
])("%j cover all that %j means: %s", (wide, narrow, expected) => {
  expect(coversAll(wide.map(parseNamePattern), parseNamePattern(narrow))).toBe(expected);
});

it("covers a name, and each beginning of it, in any spelling", () => {
  fc.assert(
    fc.property(anyProjectName(), fc.nat(10), (name, length) => {
      const project = parseProjectName(name);
      expect(covers([parseNamePattern(name)], project)).toBe(true);
      expect(covers([parseNamePattern(`${name}*`)], project)).toBe(true);
      expect(covers([parseNamePattern(`${name.slice(0, length)}*`)], project)).toBe(true);
    }),
  );
});
