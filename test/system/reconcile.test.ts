import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
  for (let n = 0; n < 20; n++) {
    const { filename, body } = buildWheel({ name: `Proj.${n % 4}`, version: `1.${n}+local` });
    await stack.bucket.put(`a folder/${filename}`, body);
  }
  await stack.bucket.put("proj-1.status", "archived done with it");
  await stack.bucket.put("bad-1.0-py3-none-any.whl", "no zip");
  await stack.drain();
});

afterAll(() => stack[Symbol.asyncDispose]());

it("finds nothing if every event was handled", async () => {
  expect(await stack.reconcile()).toMatchObject({ differences: 0, groups: 5, compared: 5 });
  expect(await stack.reconcile()).toMatchObject({ differences: 0, groups: 5, compared: 0 });
});

it("rebuilds _index/ from the bucket, as it was", async () => {
  const before = await contents();
  expect(before.size).toBeGreaterThan(50);
  for (const key of await stack.bucket.keys("_index/")) await stack.bucket.delete(key);
  expect(await stack.index.projects()).toEqual([]);

  expect(await stack.reconcile()).toMatchObject({ missing: 22, differences: 22 });
  await stack.drain();
  expect(await contents()).toEqual(before);
  expect(await stack.reconcile()).toMatchObject({ differences: 0 });
});

/** The contents of everything generated, except what reconcile remembers. */
async function contents(): Promise<Map<string, string>> {
  const keys = (await stack.bucket.keys("_index/")).filter((key) => !key.startsWith("_index/agreed/"));
  return new Map(await Promise.all(keys.map(async (key) => [key, await stack.bucket.get(key)] as const)));
}
