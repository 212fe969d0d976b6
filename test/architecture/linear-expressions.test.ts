import { expect, it } from "vitest";
import { provedExpressions, whyNotLinear } from "./prove-linear.ts";
import { shippedExpressions } from "./shipped-expressions.ts";

/*
 * Strangers' text is read in time that grows no faster than its length. So every regular expression that ships is
 * proved to be linear, whatever it reads today. We don't use what the prover can't judge (look-around,
 * back-references): a few lines of code do the same.
 */

const { literals, made } = shippedExpressions();

it("finds the regular expressions", () => {
  expect(literals.size).toBeGreaterThan(150);
});

/** Files that build one from a text, with the reason: nothing can be proved about those. */
const MADE = {
  "packages/edge-auth/src/behaviours.ts":
    "its texts are the path patterns that it makes from the table of pages",
};

it("finds none that is built from a text, except those with a reason", () => {
  expect(made).toEqual(Object.keys(MADE));
});

const noted = new Set(provedExpressions());

// A proof can take a minute on a busy machine. `pnpm prove` stores those that are made here each time.
it("finds or makes a proof for each", { timeout: 20 * 60_000 }, () => {
  const problems = [...literals].flatMap(([literal, { pattern, flags, files }]) => {
    const problem = noted.has(literal) ? undefined : whyNotLinear(pattern, flags);
    return problem === undefined ? [] : [`${files.join(", ")}: ${literal} ${problem}`];
  });
  expect(problems).toEqual([]);
});

it.each([
  ["[ \\t]+$", "is polynomial"],
  ["^(?:a|a)+$", "is exponential"],
  // One match is found in linear time, but each of many searches everything that follows for its end.
  ["a[^b]*b|a", "is polynomial"],
  ["(?=a)b", "can't be judged: look-ahead assertion"],
  ["(a)\\1", "can't be judged: back-reference"],
  ["[ \\t]", undefined],
])("judges /%s/: %s", (pattern, problem) => {
  expect(whyNotLinear(pattern, "")).toBe(problem);
});
