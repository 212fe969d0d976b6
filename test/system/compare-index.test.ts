import { GetObjectCommand } from "@aws-sdk/client-s3";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareIndex } from "../load/compare-index.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";

let stack: TestStack;
const [one, two] = [wheel("1.0"), wheel("2.0")];
const bad = wheel("3.0").filename;

beforeAll(async () => {
  stack = await startTestStack();
  await stack.bucket.put(one.filename, one.body);
  await stack.bucket.put(`${one.filename}.yanked`, "broken");
  await stack.bucket.put(two.filename, two.body);
  await stack.bucket.put(`copies/${two.filename}`, two.body);
  await stack.bucket.put(bad, "no wheel");
  await stack.drain();
});

afterAll(() => stack[Symbol.asyncDispose]());

it("finds no difference in an index that is right", async () => {
  expect(await compareIndex(stack.bucket)).toEqual({ filesInBucket: 4, pages: 1, differences: [] });
});

describe("the comparison after a load finds", () => {
  it.each([
    ["a page that is gone", "_index/simple/load-0/index.json", undefined, "is not there"],
    ["another HTML page", "_index/simple/load-0/index.html", "Hello", "index.html: expected"],
    ["no compressed page", "_index/simple/load-0/index.json.gz", undefined, "index.json.gz: is not there"],
    ["other metadata", `_index/metadata/${one.filename}.metadata`, "Name: x", "core-metadata: expected"],
    ["no metadata", `_index/metadata/${one.filename}.metadata`, undefined, "metadata is not there"],
    ["no rejection record", `_index/rejected/${bad}.json`, undefined, "neither listed nor"],
    ["no legacy release", "_index/pypi/load-0/1.0/json", undefined, "1.0/json: is not there"],
    ["a page without files", "_index/simple/ghost/index.json", "{}", "its project has no files"],
    ["a legacy release without files", "_index/pypi/load-0/9/json", "{}", "its release has no files"],
    ["an empty root list", "_index/simple/index.json", '{"projects":[]}', "root list: expected"],
    ["another root page", "_index/simple/index.html", "Hello", "root page: expected"],
    ["a ghost in the updates", "_index/rss/updates.json", '[{"project":"x","version":"1"}]', "x 1 is gone"],
  ])("%s", async (_, key, content, difference) => {
    const kept = await bytes(key);
    if (content === undefined) await stack.bucket.delete(key);
    else await stack.bucket.put(key, content);
    const { differences } = await compareIndex(stack.bucket);
    expect(differences.join("\n")).toContain(difference);
    if (kept === undefined) await stack.bucket.delete(key);
    else await stack.bucket.put(key, kept);
  });
});

/** @returns undefined where there is no such object */
async function bytes(key: string): Promise<Uint8Array | undefined> {
  const { client, name } = stack.bucket;
  if (!(await stack.bucket.keys(key)).includes(key)) return undefined;
  const { Body } = await client.send(new GetObjectCommand({ Bucket: name, Key: key }));
  return Body?.transformToByteArray();
}

function wheel(version: string) {
  return buildWheel({ name: "load-0", version, compression: "stored" });
}
