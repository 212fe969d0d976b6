import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareBytes } from "./byte-order.ts";

describe("compareBytes", () => {
  it.each([
    ["", "a"],
    ["a", "aa"],
    ["B", "a"],
    ["a", "é"],
    ["～", "😀"],
    ["\uffff", "\u{10000}"],
    ["a\u{10000}", "a\u{10001}"],
  ])("puts %j before %j", (first, second) => {
    expect(compareBytes(first, second)).toBeLessThan(0);
    expect(compareBytes(second, first)).toBeGreaterThan(0);
  });

  it("agrees with the bytes", () => {
    const key = fc.string({ unit: "binary", maxLength: 6 });
    fc.assert(
      fc.property(key, key, (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { seed: 8 },
    );
  });
});
