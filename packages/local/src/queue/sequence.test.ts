import { expect, it } from "vitest";
import { Sequence } from "./sequence.ts";

it("rises, as text too, and keeps its length", () => {
  const sequence = new Sequence();
  const numbers = Array.from({ length: 1000 }, () => sequence.next());
  expect(numbers).toEqual([...new Set(numbers)].sort());
  expect(new Set(numbers.map((number) => number.length))).toEqual(new Set([18]));
});

it("rises from one run to the next", async () => {
  const earlier = new Sequence().next();
  await expect.poll(() => new Sequence().next()).not.toBe(earlier);
  expect(new Sequence().next() > earlier).toBe(true);
});
