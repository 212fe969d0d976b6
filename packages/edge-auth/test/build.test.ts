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

it("begins with its imports, spelled as the runtime asks for them", async () => {
  const { code } = await buildEdgeFunction();
  expect(code).toMatch(/^import \w+ from "cloudfront";\nimport \w+ from "crypto";\n(?!import)/);
});

it("declares the function that the runtime calls", async () => {
  const { code } = await buildEdgeFunction();
  expect(code.match(/\basync function handler\(/g)).toHaveLength(1);
  expect(code).not.toContain("export");
});
