import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { SeenRequests } from "./seen-requests.ts";

it("tells a repetition from a new request", () => {
  const seen = new SeenRequests();
  const ids = Array.from({ length: 100_000 }, () => randomBytes(40).toString("base64"));
  expect(ids.filter((id) => !seen.add(id))).toEqual([]);
  expect(ids.filter((id) => seen.add(id))).toEqual([]);
});

it("tells ids apart that are nearly alike", () => {
  const seen = new SeenRequests();
  const ids = Array.from({ length: 100_000 }, (_, n) => `request-${n}==`);
  expect(ids.filter((id) => !seen.add(id))).toEqual([]);
});

it("agrees with a set", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 2 })), (ids) => {
      const [seen, set] = [new SeenRequests(), new Set<string>()];
      for (const id of ids) {
        expect(seen.add(id)).toBe(!set.has(id));
        set.add(id);
      }
    }),
  );
});

it("forgets a request only after as many as it holds", () => {
  const seen = new SeenRequests(100);
  const added = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) => seen.add(String(from + n))).filter((isNew) => isNew).length;
  expect(added(0, 100)).toBe(100);
  expect(added(0, 100)).toBe(0);
  expect(added(100, 200)).toBe(100);
  expect(added(100, 200)).toBe(0);
  expect(added(0, 1)).toBe(1);
});
