import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sample } from "@wheelyard/core/testing/extent";
import { buildSdist } from "@wheelyard/indexer/testing/build-sdist";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, expect, it } from "vitest";
import { awsCli, installAwsCli } from "../support/aws-cli.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
});

afterAll(() => stack[Symbol.asyncDispose]());

const good = buildWheel({ name: "acme", version: "1.0" });
const later = buildWheel({ name: "acme", version: "2.0" });

it.each<[string, string, Uint8Array | string, RegExp]>([
  ["a truncated wheel", later.filename, later.body.subarray(0, later.body.length / 2), /zip/i],
  ["an empty wheel", later.filename, Buffer.alloc(0), /empty|zip|0 bytes/i],
  ["text named like a wheel", later.filename, "no wheel", /zip/i],
  ["a wheel of another project", later.filename, buildWheel({ name: "other", version: "2.0" }).body, /other/],
  ["a wheel of another version", later.filename, buildWheel({ name: "acme", version: "3.0" }).body, /3\.0/],
  ["a filename with too few parts", "acme-2.0.whl", later.body, /expected 5 or 6 parts/],
  ["a version outside PEP 440", "acme-new-py3-none-any.whl", later.body, /version/i],
  ["an sdist that is not an archive", "acme-2.0.tar.gz", "no archive", /gzip|tar|archive/i],
  [
    "an sdist of another project",
    "acme-2.0.tar.gz",
    buildSdist({ name: "other", version: "2.0" }).body,
    /other/,
  ],
  ["a key that the site's own pages hide", `simple/acme/${later.filename}`, later.body, /simple\//],
])("does not list %s, says why and keeps the project's page", async (_, key, body, reason) => {
  await stack.bucket.put(good.filename, good.body);
  await stack.bucket.put(key, body);
  await stack.drain();
  expect(await stack.index.filenames("acme")).toEqual([good.filename]);
  const record = JSON.parse(await stack.bucket.get(`_index/rejected/${key}.json`));
  expect(record).toMatchObject({ key, reason: expect.stringMatching(reason) });
  expect(stack.log).toContain(`Rejected ${key}: ${record.reason}`);

  await stack.bucket.delete(key);
  await stack.drain();
  expect(await stack.bucket.keys(`_index/rejected/${key}`)).toEqual([]);
  expect(await stack.index.filenames("acme")).toEqual([good.filename]);
});

it("lists a rejected file once it is replaced by a valid one, and drops the record", async () => {
  await stack.bucket.put(later.filename, "no wheel");
  await stack.drain();
  expect(await stack.bucket.keys("_index/rejected/")).toEqual([`_index/rejected/${later.filename}.json`]);
  await stack.bucket.put(later.filename, later.body);
  await stack.drain();
  expect(await stack.bucket.keys("_index/rejected/")).toEqual([]);
  expect(await stack.index.filenames("acme")).toContain(later.filename);
});

const encoded = [
  ["a wheel", buildWheel({ name: "encoded", version: "1.0" })],
  ["an sdist", buildSdist({ name: "encoded", version: "1.0" })],
] as const;

it.each(sample(encoded))(
  "lists %s that is stored with an encoding once it is copied over itself",
  async (_, { filename, body }) => {
    const file = join(await temporaryFolder(), filename);
    await writeFile(file, body);
    const aws = awsCli(await installAwsCli(), stack.bucket.endpoint);
    const url = `s3://${stack.bucket.name}/dist/${filename}`;
    const copied = async (...args: string[]) => {
      expect(await aws("s3", "cp", ...args)).toMatchObject({ code: 0 });
      await stack.drain();
    };
    const record = `_index/rejected/dist/${filename}.json`;
    await copied(file, url, "--content-encoding", "gzip");
    expect(await stack.index.project("encoded")).toBeUndefined();
    const { reason } = JSON.parse(await stack.bucket.get(record));
    expect(reason).toContain('stored with Content-Encoding "gzip"');

    const command = /"aws s3 cp (.*?)"/.exec(reason)?.[1] ?? "";
    await copied(url, url, ...command.split(" "));
    expect(await stack.index.filenames("encoded")).toContain(filename);
    expect(await stack.bucket.keys(record)).toEqual([]);
    await stack.bucket.delete(`dist/${filename}`);
    await stack.drain();
  },
);

it("takes a listed file off the page once it is replaced by an invalid one", async () => {
  const wheel = buildWheel({ name: "spoiled", version: "1.0" });
  await stack.bucket.put(wheel.filename, wheel.body);
  await stack.drain();
  await stack.bucket.put(wheel.filename, "no wheel");
  await stack.drain();
  expect(await stack.index.project("spoiled")).toBeUndefined();
});
