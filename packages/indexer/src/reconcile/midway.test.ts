import fc from "fast-check";
import { expect, it } from "vitest";
import { midway } from "./midway.ts";

it.each<[string, string | undefined, string | undefined]>([
  ["", undefined, "O"],
  ["files/a", "files/q", "files/i"],
  ["files/a", undefined, "r"],
  ["files/a", "g", "ft"],
  ["files/a", "files/b", "files/aO"],
  ["files/a", "files/a5", "files/a*"],
  ["files/a~", "files/b", "files/a~O"],
  ["files/é", "files/ü", undefined],
  ["é/a", "é/q", "é/i"],
  ["a\t", "b", undefined],
  ["a", "a ", undefined],
])("between %j and %j is %j", (after, until, middle) => {
  expect(midway(after, until)).toBe(middle);
});

const keys = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."ab/~ 0"), maxLength: 6 }),
  fc.string({ unit: "binary", maxLength: 4 }),
);

it("lies between any two keys, as a listing sorts them", () => {
  fc.assert(
    fc.property(keys, fc.option(keys, { nil: undefined }), (after, until) => {
      fc.pre(until === undefined || order(after, until) < 0);
      const middle = midway(after, until);
      if (middle === undefined) return;
      expect(order(after, middle)).toBeLessThan(0);
      if (until !== undefined) expect(order(middle, until)).toBeLessThan(0);
      expect(Buffer.from(middle).toString()).toBe(middle);
    }),
  );
});

function order(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
