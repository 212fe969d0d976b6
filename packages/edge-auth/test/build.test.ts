import { expect, it } from "vitest";
import { buildEdgeFunction } from "../build.ts";
import { UPSTREAMS } from "./table.ts";

it.each(UPSTREAMS)("builds the same text every time, and leaves room, with upstream %s", async (upstream) => {
  const [first, second] = await Promise.all([buildEdgeFunction(upstream), buildEdgeFunction(upstream)]);
  expect(first.code).toBe(second.code);
  expect(first.bytes).toBe(Buffer.byteLength(first.code));
  // CloudFront allows 10,240. An urgent fix must still fit.
  expect(first.bytes).toBeLessThanOrEqual(10_240 - 300);
});

it("builds another function for each kind of upstream", async () => {
  const built = await Promise.all(UPSTREAMS.map((upstream) => buildEdgeFunction(upstream)));
  expect(new Set(built.map(({ code }) => code)).size).toBe(UPSTREAMS.length);
});

it("names no store: the deployment associates one", async () => {
  const { code } = await buildEdgeFunction();
  expect(code).toContain(".kvs()");
  expect(code).not.toContain("arn:");
});

it("begins with its imports, spelled as the runtime requires", async () => {
  const { code } = await buildEdgeFunction();
  expect(code).toMatch(/^import \w+ from "cloudfront";\nimport \w+ from "crypto";\n(?!import)/);
});

it("declares the function that the runtime calls", async () => {
  const { code } = await buildEdgeFunction();
  expect(code.match(/\basync function handler\(/g)).toHaveLength(1);
  expect(code).not.toContain("export");
});
