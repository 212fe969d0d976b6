import { sampleOrAll } from "@wheelyard/core/testing/extent";
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

async function upload(name: string, ...versions: string[]): Promise<string[]> {
  const wheels = versions.map((version) => buildWheel({ name, version }));
  for (const { filename, body } of wheels) await stack.bucket.put(`team/${filename}`, body);
  await stack.drain();
  return wheels.map(({ filename }) => filename);
}

async function show(project: string): Promise<Record<string, unknown>> {
  return JSON.parse((await run("show", project, "--json")).stdout);
}

describe("claims", () => {
  it("are made before the first upload, once, and taken away", async () => {
    expect(await run("claim", "Not.Yet")).toEqual({ code: 0, stdout: "not-yet is claimed\n", stderr: "" });
    expect(JSON.parse((await run("claim", "not-yet", "--json")).stdout)).toEqual({
      project: "not-yet",
      claimed: true,
      new: false,
    });
    expect(await stack.bucket.keys("_claims/not-yet")).toEqual(["_claims/not-yet"]);
    expect((await run("unclaim", "not-yet")).stderr).toContain("expected --yes");
    expect(await run("unclaim", "not-yet", "--yes")).toMatchObject({
      code: 0,
      stdout: "not-yet is no longer claimed\n",
    });
    expect(JSON.parse((await run("unclaim", "not-yet", "--yes", "--json")).stdout)).toEqual({
      project: "not-yet",
      claimed: false,
    });
    expect(await stack.bucket.keys("_claims/not-yet")).toEqual([]);
  });

  it("stay as long as the bucket holds a file of the project", async () => {
    await upload("held-name", "1.0");
    const ended = await run("unclaim", "held-name", "--yes");
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toContain('Cannot take the claim of "held-name" away: "');
    const json = await run("unclaim", "held-name", "--yes", "--json");
    expect(json).toMatchObject({ code: 1, stderr: "" });
    expect(JSON.parse(json.stdout)).toMatchObject({ project: "held-name", claimed: true });
    expect(await stack.bucket.keys("_claims/held-name")).toEqual(["_claims/held-name"]);
  });
});

describe("reading commands", () => {
  it("lists projects and files, and shows a project", async () => {
    await upload("looked-at", "1.0", "1.1rc1");
    expect((await run("list")).stdout).toContain("looked-at\n");
    expect((await run("list", "Looked.At")).stdout).toMatch(
      /^looked_at-1\.0-py3-none-any\.whl {5}\d+ bytes {2}\d{4}-\d\d-\d\d\nlooked_at-1\.1rc1-py3-none-any\.whl {2}/,
    );
    const { stdout } = await run("show", "looked_at");
    expect(stdout).toContain("Latest    1.0\n");
    expect(stdout).toContain("Versions  1.1rc1, 1.0\n");
    expect(stdout).toContain(`pip install --index-url ${stack.index.url}/simple/ looked-at==1.0\n`);
  });

  it("says what is rejected, and why", async () => {
    await stack.bucket.put("odd/odd-1-py3-none-any.whl", "no zip");
    await stack.drain();
    const { stdout } = await run("rejected");
    expect(stdout).toMatch(
      /^odd\/odd-1-py3-none-any\.whl \(.*\)\n {2}Cannot read wheel "odd-1-py3-none-any\.whl": /,
    );
    const rejections = JSON.parse((await run("rejected", "--json")).stdout);
    expect(rejections).toMatchObject([{ key: "odd/odd-1-py3-none-any.whl" }]);
  });

  it("shows a key literally, so that it can't forge a line or a title", async () => {
    const key = "a\nodd\u001b]0;owned\u0007\u202e/odd-2-py3-none-any.whl";
    await stack.bucket.put(key, "no zip");
    await stack.drain();
    const { stdout } = await run("rejected");
    expect(stdout).toMatch(/^a\\u\{a\}odd\\u\{1b\}\]0;owned\\u\{7\}\\u\{202e\}\/odd-2-py3-none-any\.whl \(/m);
    const json = await run("rejected", "--json");
    expect(json.stdout.replaceAll("\n", "")).not.toMatch(/\p{C}/u);
    expect(JSON.parse(json.stdout)).toContainEqual(expect.objectContaining({ key }));
    await stack.bucket.delete(key);
    await stack.drain();
  });
});

describe("changes", () => {
  it("yanks a release with a reason, and takes it back", async () => {
    const [first, second] = await upload("shaky", "1.0", "2.0");
    expect(await run("yank", "shaky==3", "--reason", "x")).toMatchObject({ code: 1 });
    const yanked = await run("yank", "Shaky==2", "--reason", "loses data");
    expect(yanked).toEqual({ code: 0, stdout: `Yanked ${second}\n`, stderr: "" });
    expect(await show("shaky")).toMatchObject({
      latest: "1.0",
      files: [{ filename: first }, { filename: second, yanked: "loses data" }],
    });
    expect(await run("unyank", second ?? "")).toMatchObject({ code: 0, stdout: `Unyanked ${second}\n` });
    expect(await show("shaky")).toMatchObject({ latest: "2.0" });
    expect(await run("unyank", second ?? "")).toMatchObject({ code: 0, stdout: "" });
  });

  it("takes a version in any spelling, and a local version for another release", async () => {
    const [plain, local] = await upload("spelled", "1.0", "1.0+cu121");
    expect(await run("remove", "spelled==v1.0.0", "--yes")).toMatchObject({ stdout: `Removed ${plain}\n` });
    expect(await stack.index.filenames("spelled")).toEqual([local]);
  });

  it("removes a file with its side files, after confirmation", async () => {
    const [filename = ""] = await upload("unwanted", "1.0", "2.0");
    await run("yank", filename);
    const asked = await run("remove", filename);
    expect(asked).toMatchObject({ code: 2, stdout: "" });
    expect(asked.stderr).toContain("Cannot ask for confirmation without a terminal: expected --yes");
    expect(await run("remove", filename, "--yes")).toMatchObject({
      code: 0,
      stdout: `Removed ${filename}\n`,
    });
    expect(await stack.bucket.keys(`team/unwanted-1`)).toEqual([]);
    expect(await stack.index.filenames("unwanted")).toEqual(["unwanted-2.0-py3-none-any.whl"]);
  });

  it("replaces a project's status, wherever the old one was set", async () => {
    await upload("old-thing", "1.0");
    await stack.bucket.put("elsewhere/old-thing.status", "quarantined for a reason");
    await stack.drain();
    expect(await stack.index.filenames("old-thing")).toEqual([]);
    const ended = await run("status", "old-thing", "deprecated", "--reason", "use new-thing");
    expect(ended).toEqual({ code: 0, stdout: "old-thing is deprecated: use new-thing\n", stderr: "" });
    expect(await show("old-thing")).toMatchObject({ status: "deprecated", reason: "use new-thing" });
    expect(await run("status", "old-thing", "active")).toMatchObject({ code: 0 });
    expect(await show("old-thing")).toMatchObject({ status: "active" });
    expect(await stack.bucket.keys("old-thing/")).toEqual([]);
  });

  it.each<[string[], number, string]>(
    sampleOrAll([
      [["yank", "absent==1.0"], 1, 'Cannot find project "absent": the index has no files of it'],
      [["yank", "shaky"], 2, 'Cannot read "shaky": expected a filename, or a release'],
      [["yank", "shaky==one"], 2, 'Cannot read version "one": expected a PEP 440 version'],
      [["show", "-x-"], 2, "unknown option"],
      [["show", "_x"], 2, 'Cannot read project name "_x": expected ASCII letters'],
      [["status", "shaky", "gone"], 2, "Allowed choices are active, archived, deprecated, quarantined"],
      [["publis"], 2, "Did you mean publish?"],
    ]),
  )("refuses %j", async (args, code, message) => {
    const ended = await run(...args);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).not.toContain("    at ");
  });
});
