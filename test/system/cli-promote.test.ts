import { createHash } from "node:crypto";
import { CreateBucketCommand, GetObjectCommand, ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import { copyObject } from "@wheelyard/cli/promote/copy-object";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { type Wheelyard, wheelyard } from "../support/wheelyard.ts";

let stack: TestStack;
let run: Wheelyard;

beforeAll(async () => {
  stack = await startTestStack();
  run = wheelyard(stack);
});
afterAll(() => stack[Symbol.asyncDispose]());

/** Puts wheels into a channel, where they wait to be promoted. */
async function staged(name: string, ...versions: string[]): Promise<string[]> {
  const wheels = versions.map((version) => buildWheel({ name, version }));
  for (const { filename, body } of wheels) await stack.bucket.put(`_channels/staging/${filename}`, body);
  await stack.drain();
  return wheels.map(({ filename }) => filename);
}

const promote = (...args: string[]) => run("promote", ...args, "--from-channel", "staging");

describe("promote", () => {
  it("copies a release with what is beside it, waits until it is listed, and leaves it where it was", async () => {
    const [first, second] = await staged("grown", "1.0", "1.1");
    await stack.bucket.put(`_channels/staging/${first}.yanked`, "too early");
    await stack.drain();
    const ended = await promote("grown==1", "grown==1.1");
    expect(ended).toEqual({
      code: 0,
      stdout: [
        `Promoted ${first} to grown`,
        `Promoted ${second} to grown`,
        `pip install --index-url ${stack.index.url}/simple/ grown==1.0`,
        `pip install --index-url ${stack.index.url}/simple/ grown==1.1`,
        "",
      ].join("\n"),
      stderr: "",
    });
    expect(await stack.bucket.keys("grown/")).toEqual([
      `grown/${first}`,
      `grown/${first}.yanked`,
      `grown/${second}`,
    ]);
    const main = JSON.parse((await run("show", "grown", "--json")).stdout);
    const staging = JSON.parse((await run("show", "grown", "--json", "--channel", "staging")).stdout);
    const facts = ({ filename, sha256, yanked }: Record<string, unknown>) => ({ filename, sha256, yanked });
    expect(main.files.map(facts)).toEqual(staging.files.map(facts));
  });

  it("counts an equal file as done, and never overwrites another", async () => {
    const [filename = ""] = await staged("twice", "1.0");
    expect(await promote(filename)).toMatchObject({ code: 0 });
    expect(await promote(filename)).toEqual({
      code: 0,
      stdout: "",
      stderr: `Skipped ${filename}: the target already lists it\n`,
    });
    const other = buildWheel({ name: "twice", version: "1.0", requiresPython: ">=3" });
    await stack.bucket.put(`_channels/staging/${filename}`, other.body);
    await stack.drain();
    const refused = await promote(filename);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain(
      `Cannot promote "${filename}": the target lists a file of this name with different content`,
    );
  });

  it("continues where an earlier run was killed", async () => {
    const [first = "", second = ""] = await staged("half-done", "1.0", "1.1");
    await stack.bucket.put(`half-done/${first}`, buildWheel({ name: "half-done", version: "1.0" }).body);
    const ended = await promote("half-done==1.0", "half-done==1.1", "--json");
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(await stack.index.filenames("half-done")).toEqual([first, second]);
  });

  it("takes back what it copied if a key is taken", async () => {
    const [first = "", second = ""] = await staged("blocked", "1.0", "1.1");
    await stack.bucket.put(`blocked/${second}`, "no wheel");
    await stack.drain();
    const ended = await promote("blocked==1.0", "blocked==1.1");
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toContain(`blocked/${second}": the bucket has another object there`);
    expect(await stack.bucket.keys("blocked/")).toEqual([`blocked/${second}`]);
    await stack.drain();
    expect(await stack.index.filenames("blocked")).not.toContain(first);
  });

  it("says what it would do, and does nothing", async () => {
    const [filename = ""] = await staged("planned", "1.0");
    expect((await promote("planned==1.0", "--dry-run")).stdout).toMatch(
      `Would copy s3://my-pypi/_channels/staging/${filename} to s3://my-pypi/planned/${filename} (`,
    );
    expect(JSON.parse((await promote("planned==1.0", "--dry-run", "--json")).stdout)).toEqual({
      wouldPromote: [`planned/${filename}`],
      existing: [],
    });
    expect(await stack.bucket.keys("planned/")).toEqual([]);
  });

  it.each([
    [["absent==1.0", "--from-channel", "staging"], 1, 'Cannot find project "staging/absent"'],
    [["grown==1.0"], 2, "Cannot promote from an index to itself: expected another --to"],
    [["grown==1.0", "--to-channel", "No"], 2, 'Cannot read channel name "No"'],
    [["--from-channel", "staging"], 2, "missing required argument 'what'"],
  ])("refuses %j", async (args, code, message) => {
    const ended = await run("promote", ...args);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toContain(message);
  });
});

describe("a copy of an object", () => {
  const MiB = 1024 ** 2;
  const body = Buffer.alloc(11 * MiB, "wheel");
  const never = new AbortController().signal;

  async function source() {
    const key = "_channels/staging/odd name+1.bin";
    const etag = createHash("md5").update(body).digest("hex");
    await stack.bucket.put(key, body);
    return { bucket: stack.bucket.name, key, etag, size: body.byteLength };
  }

  it.each([
    ["at once", 5 * MiB * 1024],
    ["in parts", 10 * MiB],
  ])("goes to another bucket %s, byte for byte, and once", async (_, largestCopy) => {
    const { client } = stack.bucket;
    const target = { bucket: `other-${largestCopy}`, key: "copied.bin" };
    await client.send(new CreateBucketCommand({ Bucket: target.bucket }));
    const from = await source();
    const sizes = { largestCopy, part: 5 * MiB };
    expect(await copyObject(client, from, target, never, sizes)).toMatchObject({ kind: "copied" });
    const copied = await client.send(new GetObjectCommand({ Bucket: target.bucket, Key: target.key }));
    expect(Buffer.from((await copied.Body?.transformToByteArray()) ?? []).equals(body)).toBe(true);
    expect(await copyObject(client, from, target, never, sizes)).toMatchObject({ kind: "exists" });
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: target.bucket }));
    expect(Uploads).toEqual([]);
  });

  it.each([
    ["at once", 5 * MiB * 1024],
    ["in parts", 10 * MiB],
  ])("is refused %s if the source is another version by now", async (_, largestCopy) => {
    const from = { ...(await source()), etag: "0".repeat(32) };
    const target = { bucket: stack.bucket.name, key: "never.bin" };
    await expect(
      copyObject(stack.bucket.client, from, target, never, { largestCopy, part: 5 * MiB }),
    ).rejects.toThrow('Cannot copy "s3://my-pypi/_channels/staging/odd name+1.bin": it changed meanwhile');
    expect(await stack.bucket.keys("never")).toEqual([]);
  });
});
