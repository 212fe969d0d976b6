import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstLetters, namesFrom } from "./names-by-letter.ts";

const NAMES = ["0x", "acme", "acme-core", "bow", "zebra"];

it("names each first letter once", () => {
  expect(firstLetters(NAMES)).toEqual(["0", "a", "b", "z"]);
  expect(firstLetters([])).toEqual([]);
});

describe("the names from", () => {
  it.each([
    ["", NAMES],
    ["a", NAMES.slice(1)],
    ["acme-", NAMES.slice(2)],
    ["c", ["zebra"]],
    ["zz", []],
  ])("%j on", (start, expected) => {
    expect(namesFrom(NAMES, start)).toEqual(expected);
  });

  it("any text on are those not before it", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 })), fc.string({ maxLength: 3 }), (texts, start) => {
        const names = texts.sort((a, b) => (a < b ? -1 : Number(a > b)));
        expect(namesFrom(names, start)).toEqual(names.filter((name) => name >= start));
      }),
    );
  });
});
