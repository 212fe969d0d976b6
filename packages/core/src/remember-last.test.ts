import { expect, it } from "vitest";
import { rememberLast } from "./remember-last.ts";

it("does its work again only if the argument differs from the last", () => {
  const made: string[] = [];
  const upper = rememberLast((text: string) => {
    made.push(text);
    return text.toUpperCase();
  });
  expect(["a", "a", "b", "a"].map(upper)).toEqual(["A", "A", "B", "A"]);
  expect(made).toEqual(["a", "b", "a"]);
});

it("remembers no failure", () => {
  let failures = 0;
  const fails = rememberLast(() => {
    failures++;
    throw new Error("no");
  });
  expect(() => fails("a")).toThrow("no");
  expect(() => fails("a")).toThrow("no");
  expect(failures).toBe(2);
});
