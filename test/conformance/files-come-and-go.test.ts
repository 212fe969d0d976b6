import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { readProject } from "./read-project.ts";

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
});

afterAll(() => stack[Symbol.asyncDispose]());

function wheelOf(name: string, description: string) {
  return buildWheel({ name, version: "1.0", description });
}

it("of two keys with one filename, the older is listed, and the newer once that is gone", async () => {
  const [first, second] = [wheelOf("twice", "first"), wheelOf("twice", "second")];
  await stack.bucket.put(`z/${first.filename}`, first.body);
  const alone = await readProject(stack, "twice");
  await nextSecond();
  await stack.bucket.put(`a/${second.filename}`, second.body);
  expect(await readProject(stack, "twice")).toEqual(alone);
  const record = `_index/rejected/a/${second.filename}.json`;
  expect(JSON.parse(await stack.bucket.get(record)).reason).toContain(`z/${first.filename}`);

  await stack.bucket.delete(`z/${first.filename}`);
  const [file, ...others] = (await readProject(stack, "twice"))?.files ?? [];
  expect(others).toEqual([]);
  expect(file?.url).toBe(`${stack.index.url}/a/${second.filename}`);
  expect(file?.sha256).not.toBe(alone?.files[0]?.sha256);
  expect(await stack.bucket.keys(record)).toEqual([]);
});

it("a replaced file has its new hash, its new metadata and a new upload time", async () => {
  const [before, after] = [wheelOf("replaced", "before"), wheelOf("replaced", "after, and longer")];
  await stack.bucket.put(before.filename, before.body);
  const [old] = (await readProject(stack, "replaced"))?.files ?? [];
  await nextSecond();
  await stack.bucket.put(after.filename, after.body);
  const [file, ...others] = (await readProject(stack, "replaced"))?.files ?? [];
  expect(others).toEqual([]);
  expect(file?.sha256).not.toBe(old?.sha256);
  expect(file?.size).toBe(after.body.length);
  expect(file?.coreMetadata).not.toBe(old?.coreMetadata);
  expect(Date.parse(file?.uploadTime ?? "")).toBeGreaterThan(Date.parse(old?.uploadTime ?? ""));
  expect(await (await stack.index.fetch(`${file?.url}.metadata`)).text()).toContain("after, and longer");
});

it("a file put over itself keeps its upload time", async () => {
  const { filename, body } = wheelOf("again", "the same");
  await stack.bucket.put(filename, body);
  const before = await readProject(stack, "again");
  await nextSecond();
  await stack.bucket.put(filename, body);
  expect(await readProject(stack, "again")).toEqual(before);
});

it("a file that is replaced by something that isn't a wheel is no longer listed, until it is valid again", async () => {
  const { filename, body } = wheelOf("broken", "good");
  await stack.bucket.put(filename, body);
  const before = await readProject(stack, "broken");
  await stack.bucket.put(filename, "no zip");
  expect(await readProject(stack, "broken")).toBeUndefined();
  expect(await stack.bucket.keys(`_index/rejected/${filename}`)).toHaveLength(1);
  await stack.bucket.put(filename, body);
  expect((await readProject(stack, "broken"))?.files[0]?.sha256).toBe(before?.files[0]?.sha256);
  expect(await stack.bucket.keys(`_index/rejected/${filename}`)).toEqual([]);
});

it("a project disappears with its last file, and comes back with it, including side files", async () => {
  const { filename, body } = wheelOf("phoenix", "ashes");
  await stack.bucket.put(filename, body);
  await stack.bucket.put(`${filename}.yanked`, "too hot");
  const before = await readProject(stack, "phoenix");
  await stack.bucket.delete(filename);
  expect(await readProject(stack, "phoenix")).toBeUndefined();
  expect(await stack.index.projects()).not.toContain("phoenix");
  await stack.bucket.put(filename, body);
  const after = await readProject(stack, "phoenix");
  expect(after?.files[0]).toMatchObject({ sha256: before?.files[0]?.sha256, yanked: "too hot" });
  expect(await stack.index.projects()).toContain("phoenix");
});

it.each([
  "odd-one.zero-py3-none-any.whl",
  "odd-1.0-1.0.0-beta-py3-none-any.whl",
  "odd-2004d.x.tar.gz",
  "odd-1.0_final_x.zip",
])("a version that PEP 440 refuses is rejected with the reason: %s", async (filename) => {
  await stack.bucket.put(filename, "whatever");
  await stack.drain();
  const { reason } = JSON.parse(await stack.bucket.get(`_index/rejected/${filename}.json`));
  expect(reason).toMatch(/PEP 440 version|parts between dashes|build tag/);
  expect(await readProject(stack, "odd")).toBeUndefined();
});

/** S3 gives times in whole seconds. */
function nextSecond(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000)));
}
