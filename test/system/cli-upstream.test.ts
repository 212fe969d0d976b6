import { CLAIMS_COMPLETE_KEY } from "@wheelyard/core/bucket-layout/claim-keys";
import { LISTED_COUNTS_KEY } from "@wheelyard/core/bucket-layout/list-page-keys";
import { sampleOrAll } from "@wheelyard/core/testing/extent";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import {
  send,
  sendPage,
  startUpstreamServer,
  type UpstreamServer,
} from "@wheelyard/upstream/testing/upstream-server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { runWheelyard, settingsFor } from "../support/wheelyard.ts";

let upstream: UpstreamServer;
let stack: TestStack;

beforeAll(async () => {
  upstream = await startUpstreamServer();
  stack = await startTestStack();
  for (const name of ["ours", "gone"]) {
    const { filename, body } = buildWheel({ name, version: "1.0" });
    await stack.bucket.put(filename, body);
  }
  const built = buildWheel({ name: "built", version: "2.0" });
  await stack.bucket.put(`_channels/nightly/${built.filename}`, built.body);
  await stack.drain();
  await stack.bucket.delete("gone-1.0-py3-none-any.whl");
  await stack.drain();
  for (const name of ["ours", "gone", "kept-core", "ctx"]) {
    upstream.publish(name, buildWheel({ name, version: "9.0" }));
  }
  const young = { filename: "public-2.0.tar.gz", "upload-time": "9999-12-01T00:00:00Z" };
  upstream.answer("public", sendPage("public", [{ filename: "public-1.0.tar.gz" }, young]));
  upstream.answer("broken", send(500));
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await upstream.close();
});

beforeEach(() => {
  upstream.requests.length = 0;
});

async function run(...args: string[]) {
  const settings = JSON.stringify({
    reserved: ["kept-*"],
    sources: [{ index: upstream.index }],
    blocked: ["ctx"],
    minimumAgeDays: 7,
  });
  return runWheelyard(args, {
    env: {
      ...(await settingsFor(stack)),
      WHEELYARD_UPSTREAM_SETTINGS: settings,
      WHEELYARD_UPSTREAM_VIEWS: JSON.stringify({ frozen: { minimumAgeDays: 60 } }),
    },
  });
}

describe("explain", () => {
  it.each<[string, string]>([
    [
      "ours",
      'The channel "nightly" has no ours, and leads to the main index\nours is private: the bucket has 1 file of 1 version\n',
    ],
    [
      "built==2.0",
      'built is private: the channel "nightly" has 1 file of 1 version\nbuilt-2.0-py3-none-any.whl: offered\n',
    ],
    [
      "kept-core",
      'The channel "nightly" has no kept-core, and leads to the main index\nNobody answers for kept-core: its name is reserved by "kept-*"\n',
    ],
  ])("says what a channel answers for %s, and asks no one", async (name, stdout) => {
    expect(await run("explain", name, "--channel", "nightly")).toEqual({ code: 0, stdout, stderr: "" });
    expect(upstream.requests).toEqual([]);
  });

  it.each<[string, string]>([
    [
      "public",
      `public comes from upstream, by the rules of the channel "frozen": INDEX has 2 files of 2 versions\n1 file is held back until 9999-12-31: minimumAgeDays\n`,
    ],
    ["ctx", 'Nobody answers for ctx in the channel "frozen": it is blocked by "ctx"\n'],
    [
      "gone",
      'The channel "frozen" has no gone, and leads to the main index\nNobody answers for gone: its name is claimed by "gone-1.0-py3-none-any.whl", and the main index has no page of it\n',
    ],
    [
      "ours",
      'The channel "frozen" has no ours, and leads to the main index\nours is private: the bucket has 1 file of 1 version\n',
    ],
  ])("says what a channel with rules of its own answers for %s", async (name, stdout) => {
    const told = await run("explain", name, "--channel", "frozen");
    expect(told).toEqual({ code: 0, stdout: stdout.replace("INDEX", upstream.index), stderr: "" });
  });

  it("says which channels have rules of their own, even without projects", async () => {
    expect(JSON.parse((await run("channels", "--json")).stdout)).toEqual([
      expect.objectContaining({ channel: "frozen", projects: 0, view: true }),
      expect.objectContaining({ channel: "nightly", projects: 1, view: false }),
    ]);
    expect((await run("channels")).stdout).toMatch(
      /^frozen +0 projects +\S+\/_channels\/frozen\/simple\/ +rules of its own/,
    );
  });

  it("says it in JSON too", async () => {
    const json = async (...args: string[]) => JSON.parse((await run("explain", ...args, "--json")).stdout);
    expect(await json("built", "--channel", "nightly")).toMatchObject({
      channel: "nightly",
      answers: "bucket",
    });
    expect(await json("ours==9", "--channel", "nightly")).toMatchObject({
      project: "ours",
      channel: "nightly",
      answers: "main index",
      main: { answers: "bucket", files: [] },
      version: "9",
      sentences: [expect.anything(), expect.anything(), "It has no version 9, and nobody else is asked"],
    });
    expect(await json("public", "--channel", "frozen")).toMatchObject({
      channel: "frozen",
      answers: "upstream",
    });
  });

  it.each<[string, string]>(
    sampleOrAll([
      ["ours", "ours is private: the bucket has 1 file of 1 version\n"],
      [
        "Ours==1",
        "ours is private: the bucket has 1 file of 1 version\nours-1.0-py3-none-any.whl: offered\n",
      ],
      [
        "ours==9.0",
        "ours is private: the bucket has 1 file of 1 version\nIt has no version 9.0, and nobody else is asked\n",
      ],
      [
        "gone",
        'Nobody answers for gone: its name is claimed by "gone-1.0-py3-none-any.whl", and the main index has no page of it\n',
      ],
      ["kept.core", 'Nobody answers for kept-core: its name is reserved by "kept-*"\n'],
      ["ctx", 'Nobody answers for ctx: it is blocked by "ctx"\n'],
    ]),
  )("says who answers for %s, and asks no one", async (name, stdout) => {
    expect(await run("explain", name)).toEqual({ code: 0, stdout, stderr: "" });
    expect(upstream.requests).toEqual([]);
  });

  it("says what the rules allow of a public project, and until when", async () => {
    const { code, stdout } = await run("explain", "public==2.0");
    expect(code).toBe(0);
    expect(stdout).toBe(
      `public comes from upstream: ${upstream.index} has 2 files of 2 versions\npublic-2.0.tar.gz: held back until 9999-12-08: minimumAgeDays\n`,
    );
    const json = JSON.parse((await run("explain", "public", "--json")).stdout);
    expect(json).toMatchObject({ project: "public", answers: "upstream", source: upstream.index });
    expect(json.files).toEqual([
      { filename: "public-1.0.tar.gz", version: "1.0", state: "offered" },
      {
        filename: "public-2.0.tar.gz",
        version: "2.0",
        state: "held back",
        reason: "held back until 9999-12-08: minimumAgeDays",
      },
    ]);
    expect(json.sentences).toHaveLength(2);
  });

  it("never mistakes a fault for no answer", async () => {
    expect(await run("explain", "broken")).toMatchObject({
      code: 3,
      stdout: "",
      stderr: expect.stringContaining("it answered 500"),
    });
    expect((await run("explain", "nobodys")).stdout).toContain(`${upstream.index} has none either`);
  });

  it("asks no one until it is known which names are private", async () => {
    const complete = await stack.bucket.get(CLAIMS_COMPLETE_KEY);
    await stack.bucket.delete(CLAIMS_COMPLETE_KEY);
    const [unknown, known] = [await run("explain", "public"), await run("explain", "ours")];
    await stack.bucket.put(CLAIMS_COMPLETE_KEY, complete);
    expect(unknown).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Cannot tell which names are private"),
    });
    expect(known.stdout).toContain("ours is private");
    expect(upstream.requests).toEqual([]);
  });

  it("says so for an index without upstream", async () => {
    const { stdout } = await runWheelyard(["explain", "public"], { env: await settingsFor(stack) });
    expect(stdout).toBe(
      "Nobody answers for public: the main index has no page of it, and the index has no upstream\n",
    );
  });

  it.each([
    ["explain", "-x", "Cannot read project name"],
    ["explain", "acme==x y", "Cannot read version"],
  ])("refuses %s %s", async (command, name, problem) => {
    const { code, stderr } = await run(command, "--", name);
    expect([code, stderr]).toEqual([2, expect.stringContaining(problem)]);
  });
});

describe("upstream check", () => {
  it("names private projects that exist upstream, using only its whole list", async () => {
    const { code, stdout, stderr } = await run("upstream", "check");
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout.split("\n").slice(0, 2)).toEqual([
      'Every name of "my-pypi" is claimed',
      `${upstream.index} has 6 projects`,
    ]);
    expect(stdout).toContain(`gone is private, and ${upstream.index} has it too: `);
    expect(stdout).toContain(`ours is private, and ${upstream.index} has it too: `);
    expect(stdout).not.toContain("kept-core");
    expect(upstream.requests).toEqual(["/simple/"]);
  });

  it("asks for the page of a given project too", async () => {
    const { stdout } = await run("upstream", "check", "public", "ours", "--json");
    expect(JSON.parse(stdout)).toEqual({
      claimed: true,
      sources: [{ index: upstream.index, projects: 6, alsoThere: ["gone", "ours"] }],
      projects: [
        expect.objectContaining({ project: "public", answers: "upstream" }),
        expect.objectContaining({ project: "ours", answers: "bucket" }),
      ],
    });
    expect(upstream.requests).toEqual(["/simple/", "/simple/public/"]);
  });

  it.each([
    ["no settings", "{", 2, "expected JSON"],
    ["wrong settings", '{"reserved":["-"],"files":1}', 2, 'upstream.reserved[0] is "-", expected'],
    ["a source that nobody serves", '{"reserved":[],"sources":[{"index":"http://127.0.0.1:1/"}]}', 3, ""],
  ])("ends with an error over %s", async (_, settings, code, problem) => {
    const env = { ...(await settingsFor(stack)), WHEELYARD_UPSTREAM_SETTINGS: settings };
    const ended = await runWheelyard(["upstream", "check"], { env });
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(problem);
    if (code === 3) expect(ended.stdout).toContain('Cannot ask "http://127.0.0.1:1/"');
  });

  it("does not believe a list that is much shorter than the last time", async () => {
    await stack.bucket.put(LISTED_COUNTS_KEY, JSON.stringify({ projects: { [upstream.index]: 100 } }));
    const { code, stdout } = await run("upstream", "check");
    await stack.bucket.delete(LISTED_COUNTS_KEY);
    expect([code, stdout]).toEqual([
      3,
      expect.stringContaining("it lists 6 projects, expected at least 90 % of the 100 before"),
    ]);
  });

  it("says if not every name is claimed", async () => {
    const complete = await stack.bucket.get(CLAIMS_COMPLETE_KEY);
    await stack.bucket.delete(CLAIMS_COMPLETE_KEY);
    const { code, stdout } = await run("upstream", "check");
    await stack.bucket.put(CLAIMS_COMPLETE_KEY, complete);
    expect([code, stdout]).toEqual([1, expect.stringContaining("Cannot tell which names are private")]);
  });
});
