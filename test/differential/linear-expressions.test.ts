import { expect, it } from "vitest";
import { whyNotLinear } from "../architecture/prove-linear.ts";
import { shippedExpressions } from "../architecture/shipped-expressions.ts";

/** The gate believes the proofs that are written down. Here each is made again. */
it.each([...shippedExpressions().literals])("proves that %s is linear", (_, { pattern, flags }) => {
  expect(whyNotLinear(pattern, flags)).toBeUndefined();
});
