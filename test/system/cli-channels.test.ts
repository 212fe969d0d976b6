import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sampleOrAll } from "@wheelyard/core/testing/extent";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { type Wheelyard, wheelyard } from "../support/wheelyard.ts";

let stack: TestStack;
let run: Wheelyard;

const WHEEL = buildWheel({ name: "acme-core", version: "1.0" });

beforeAll(async () => {
  stack = await startTestStack();
  run = wheelyard(stack);
});
afterAll(() => stack[Symbol.asyncDispose]());

/** A folder with the output of a build. */
async function dist(): Promise<string> {
  const folder = await temporaryFolder();
  for (const { filename, body } of [WHEEL, buildWheel({ name: "simple", version: "1.0" })]) {
    await writeFile(join(folder, filename), body);
  }
  return folder;
}

const NIGHTLY = ["--channel", "nightly"];

async function json(...args: string[]) {
  const { code, stdout, stderr } = await run(...args, "--json");
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

describe("a channel", () => {
  it("is listed once something is published into it", async () => {
    expect(await run("channels")).toMatchObject({ code: 0, stdout: "" });
    const published = await run("publish", await dist(), ...NIGHTLY);
    expect(published, published.stderr).toMatchObject({ code: 0 });
    const indexUrl = `${stack.index.url}/_channels/nightly/simple/`;
    expect(published.stdout).toContain(`pip install --index-url ${indexUrl} acme-core==1.0\n`);
    expect(await stack.bucket.keys("_channels/")).toEqual([
      `_channels/nightly/acme-core/${WHEEL.filename}`,
      "_channels/nightly/packages/simple-1.0-py3-none-any.whl",
    ]);
    expect(await json("channels")).toEqual([{ channel: "nightly", projects: 2, view: false, indexUrl }]);
    expect((await run("channels")).stdout).toBe(`nightly  2 projects  ${indexUrl}\n`);
  });

  it("has its own projects, and the main index has none of them", async () => {
    expect((await run("list", ...NIGHTLY)).stdout).toBe("acme-core\nsimple\n");
    expect(await run("list")).toMatchObject({ code: 0, stdout: "" });
    expect((await run("list", "--channel", "other")).stderr).toContain(
      'The index in "my-pypi" of channel "other" has no projects; "wheelyard channels" lists the channels',
    );
    expect(await json("list", "acme-core", ...NIGHTLY)).toMatchObject([{ filename: WHEEL.filename }]);
    expect((await run("show", "acme-core", ...NIGHTLY)).stdout).toMatch(
      /^Project {3}acme-core\nChannel {3}nightly\n/,
    );
    expect(await run("show", "acme-core")).toMatchObject({ code: 1 });
  });

  it("accepts a file that the main index also has", async () => {
    const wheel = join(await dist(), WHEEL.filename);
    const published = await run("publish", wheel);
    expect(published, published.stderr).toMatchObject({ code: 0 });
    const again = await run("publish", wheel, ...NIGHTLY);
    expect(again).toMatchObject({ code: 1 });
    expect(again.stderr).toContain("the index already has it");
  });

  it.each([
    ["yank", ["yank", "acme-core==1.0", "--reason", "old"], { yanked: "old" }],
    ["unyank", ["unyank", "acme-core==1.0"], { yanked: undefined }],
  ])("has files of its own to %s", async (_, command, expected) => {
    expect(await run(...command, ...NIGHTLY)).toMatchObject({ code: 0 });
    const [file] = await json("list", "acme-core", ...NIGHTLY);
    expect(file.yanked).toBe(expected.yanked);
    const [inMain] = await json("list", "acme-core");
    expect(inMain.yanked).toBeUndefined();
  });

  it.each(["acme-core", "simple"])("has a status of its own for %s", async (project) => {
    const ended = await run("status", project, "deprecated", "--reason", "use releases", ...NIGHTLY);
    expect(ended).toMatchObject({ code: 0, stdout: `nightly/${project} is deprecated: use releases\n` });
    expect(await json("show", project, ...NIGHTLY)).toMatchObject({ status: "deprecated" });
    expect(await json("show", "acme-core")).toMatchObject({ status: "active" });
  });

  it("has rejections of its own", async () => {
    const odd = "odd-1-py3-none-any.whl";
    for (const folder of ["", "_channels/nightly/", "_channels/"])
      await stack.bucket.put(folder + odd, "no zip");
    await stack.drain();
    const keys = async (...args: string[]) =>
      (await json("rejected", ...args)).map(({ key }: { key: string }) => key).toSorted();
    expect(await keys(...NIGHTLY)).toEqual([`_channels/nightly/${odd}`]);
    expect(await keys()).toEqual([`_channels/nightly/${odd}`, `_channels/${odd}`, odd]);
    expect((await run("rejected")).stdout).toContain('Cannot list a key in "_channels/" itself');
  });

  it("receives what is migrated, and loses what is removed", async () => {
    const migrated = await run("migrate", await dist(), "--channel", "copied", "--project", "acme-core");
    expect(migrated, migrated.stderr).toMatchObject({ code: 0 });
    expect(await json("list", "--channel", "copied")).toEqual(["acme-core"]);
    const removed = await run("remove", "acme-core==1.0", "--yes", "--channel", "copied");
    expect(removed, removed.stderr).toMatchObject({ code: 0 });
    expect((await json("channels")).map(({ channel }: { channel: string }) => channel)).toEqual(["nightly"]);
    expect(await json("list")).toEqual(["acme-core"]);
  });

  it("is the index in clients' settings, and is named when a name is claimed", async () => {
    const [pip] = await json("pip-config", "pip", ...NIGHTLY);
    const settings = pip.settings.split("\n").filter((line: string) => !line.startsWith("#"));
    expect(settings).toEqual(["[global]", `index-url = ${stack.index.url}/_channels/nightly/simple/`]);
    expect(await json("claim", "later", ...NIGHTLY)).toMatchObject({ project: "later", new: true });
    expect(await stack.bucket.get("_claims/later")).toContain('"channel":"nightly"');
  });

  it("is compared with the bucket like the main index", async () => {
    await stack.reconcile();
    await stack.drain();
    expect(await run("verify")).toMatchObject({ code: 0 });
    await stack.bucket.delete("_index/_channels/nightly/simple/acme-core/index.html");
    const found = await run("verify");
    expect(found).toMatchObject({ code: 1 });
    expect(found.stdout + found.stderr).toContain("_index/_channels/nightly/simple/acme-core/index.html");
  });
});

it.each(sampleOrAll(["CU121", "", "-a", "a/b", ".."]))("no channel can be called %j", async (name) => {
  const ended = await run("list", "--channel", name);
  expect(ended).toMatchObject({ code: 2, stdout: "" });
  expect(ended.stderr).toContain(`Cannot read channel name "${name}": expected at most 64 characters`);
});
