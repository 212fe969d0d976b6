import { expect, it } from "vitest";
import { whyNotLinear } from "../architecture/prove-linear.ts";
import { shippedExpressions } from "../architecture/shipped-expressions.ts";

/** The gate trusts the stored proofs. Here each is made again. */
it.each([...shippedExpressions().literals])("proves that %s is linear", (_, { pattern, flags }) => {
  expect(whyNotLinear(pattern, flags)).toBeUndefined();
});
