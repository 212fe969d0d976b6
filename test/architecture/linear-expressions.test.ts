import { expect, it } from "vitest";
import { provedExpressions, whyNotLinear } from "./prove-linear.ts";
import { shippedExpressions } from "./shipped-expressions.ts";

/*
 * Text of strangers is read in steps that grow no faster than its length. So every regular expression of what ships is
 * proved to be linear, whatever it reads today. What the prover can't judge (look-around,
 * back-references) is not used: a few lines of code say the same.
 */

const { literals, made } = shippedExpressions();

it("finds the regular expressions", () => {
  expect(literals.size).toBeGreaterThan(150);
});

/** Files that make one of a text, with the reason: nobody can prove anything of it. */
const MADE = {
  "packages/edge-auth/src/behaviours.ts": "its texts are the path patterns that stand in the same file",
};

it("finds none that is made of a text, but those with a reason", () => {
  expect(made).toEqual(Object.keys(MADE));
});

const noted = new Set(provedExpressions());

// A proof can take a minute on a busy machine. `pnpm prove` notes those that are made here each time.
it("finds or makes a proof of each", { timeout: 20 * 60_000 }, () => {
  const problems = [...literals].flatMap(([literal, { pattern, flags, files }]) => {
    const problem = noted.has(literal) ? undefined : whyNotLinear(pattern, flags);
    return problem === undefined ? [] : [`${files.join(", ")}: ${literal} ${problem}`];
  });
  expect(problems).toEqual([]);
});

it.each([
  ["[ \\t]+$", "is polynomial"],
  ["^(?:a|a)+$", "is exponential"],
  // One match is found in linear time, but each of many looks for its end in all that follows.
  ["a[^b]*b|a", "is polynomial"],
  ["(?=a)b", "can't be judged: look-ahead assertion"],
  ["(a)\\1", "can't be judged: back-reference"],
  ["[ \\t]", undefined],
])("takes /%s/ for one that %s", (pattern, problem) => {
  expect(whyNotLinear(pattern, "")).toBe(problem);
});
