import { expect, it } from "vitest";
import { buildEdgeFunction } from "../build.ts";

it("builds the same text every time, within what CloudFront takes", async () => {
  const [first, second] = await Promise.all([buildEdgeFunction(), buildEdgeFunction()]);
  expect(first.code).toBe(second.code);
  expect(first.bytes).toBe(Buffer.byteLength(first.code));
  expect(first.bytes).toBeLessThanOrEqual(10 * 1024);
});

it("names no store: the deployment associates one", async () => {
  const { code } = await buildEdgeFunction();
  expect(code).toContain(".kvs()");
  expect(code).not.toContain("arn:");
});
