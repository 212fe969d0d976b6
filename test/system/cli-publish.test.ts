import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import { PROGRAM } from "@wheelyard/cli/build";
import { type BuiltDistribution, buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { breakingUploads, holdingParts } from "../support/hindered-uploads.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { onTerminal } from "../support/terminal.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { runWheelyard, settingsFor, type Wheelyard, wheelyard } from "../support/wheelyard.ts";

let stack: TestStack;
let run: Wheelyard;

beforeAll(async () => {
  stack = await startTestStack();
  run = wheelyard(stack);
});
afterAll(() => stack[Symbol.asyncDispose]());

async function folderOf(...files: BuiltDistribution[]): Promise<string> {
  const folder = join(await temporaryFolder(), "dist");
  await mkdir(folder);
  for (const { filename, body } of files) await writeFile(join(folder, filename), body);
  return folder;
}

describe("publish", () => {
  it("uploads a folder, waits until it is listed, and prints what to type", async () => {
    const wheels = ["1.0", "1.1"].map((version) => buildWheel({ name: "folder", version }));
    const ended = await run("publish", await folderOf(...wheels));
    expect(ended).toEqual({
      code: 0,
      stdout: [
        "Listed folder-1.0-py3-none-any.whl",
        "Listed folder-1.1-py3-none-any.whl",
        `pip install --index-url ${stack.index.url}/simple/ folder==1.0`,
        `pip install --index-url ${stack.index.url}/simple/ folder==1.1`,
        "",
      ].join("\n"),
      stderr: "",
    });
    expect(await stack.index.filenames("folder")).toEqual(wheels.map(({ filename }) => filename));
    expect(await stack.bucket.keys("folder/")).toEqual(wheels.map(({ filename }) => `folder/${filename}`));
  });

  it("uploads nothing if one file would be rejected", async () => {
    const good = buildWheel({ name: "half", version: "1.0" });
    const bad = { ...buildWheel({ name: "other", version: "2" }), filename: "half-2-py3-none-any.whl" };
    const ended = await run("publish", await folderOf(good, bad));
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('its folder is "other-2.dist-info", expected one of project "half"');
    expect(ended.stderr).toContain("Nothing was uploaded: the index would reject 1 of 2 files");
    expect(await stack.bucket.keys("half/")).toEqual([]);
  });

  it("refuses what is not a file, in one sentence each", async () => {
    const folder = await folderOf();
    const names = ["fifo", "lost"].map((name) => join(folder, `${name}-1.0-py3-none-any.whl`));
    const [fifo = "", lost = ""] = names;
    execFileSync("mkfifo", [fifo]);
    await symlink("nowhere", lost);
    expect(await run("publish", folder)).toEqual({
      code: 1,
      stdout: "",
      stderr: [
        `error: Cannot read "${fifo}": expected a file, found a FIFO`,
        `error: Cannot read "${lost}": it is a broken link`,
        "error: Nothing was uploaded: the index would reject 2 of 2 files",
        "",
      ].join("\n"),
    });
  });

  it("never overwrites, and skips existing files on request", async () => {
    const first = buildWheel({ name: "again", version: "1.0" });
    const other = buildWheel({ name: "again", version: "1.0", files: { "again/data": "another" } });
    const next = buildWheel({ name: "again", version: "1.1" });
    expect(await run("publish", await folderOf(first))).toMatchObject({ code: 0 });

    const refused = await run("publish", await folderOf(other, next));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(
      `Cannot publish "${first.filename}": the index already has it, with different content`,
    );
    expect(await stack.index.filenames("again")).toEqual([first.filename]);

    const skipped = await run("publish", "--skip-existing", await folderOf(other, next));
    expect(skipped, skipped.stderr).toMatchObject({ code: 0 });
    expect(skipped.stderr).toBe(`Skipped ${first.filename}: it exists already, with different content\n`);
    expect(await stack.index.filenames("again")).toEqual([first.filename, next.filename]);
  });

  it("lets one of many publishers of one file win", async () => {
    const folders = await Promise.all(
      ["a", "b", "c"].map((content) =>
        folderOf(buildWheel({ name: "race", version: "1.0", files: { "race/data": content } })),
      ),
    );
    const ended = await Promise.all(folders.map((folder) => run("publish", folder)));
    expect(ended.map(({ code }) => code).sort()).toEqual([0, 1, 1]);
  });

  it("sends a large file in parts", async () => {
    const large = buildWheel({
      name: "large",
      version: "1",
      files: { "large/data": Buffer.alloc(20_000_000, 7) },
      compression: "stored",
    });
    const folder = await folderOf(large);
    const ended = await run("publish", "--json", folder);
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const key = `large/${large.filename}`;
    expect(JSON.parse(ended.stdout)).toEqual({ uploaded: [key], listed: [key], rejected: [], existing: [] });
    expect((await stack.index.project("large"))?.files[0]?.size).toBe(large.body.length);
  });

  it("uploads nothing in a dry run, and says what it would do", async () => {
    const wheel = buildWheel({ name: "dry", version: "1.0" });
    const ended = await run("publish", "--dry-run", await folderOf(wheel));
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(
      /^Would upload s3:\/\/my-pypi\/dry\/dry-1\.0-py3-none-any\.whl \(\d+ bytes\)\n$/,
    );
    expect(await stack.bucket.keys("dry/")).toEqual([]);
  });

  it("yanks earlier releases on request", async () => {
    const [old, latest] = ["1.0", "2.0"].map((version) => buildWheel({ name: "rolling", version }));
    if (!old || !latest) throw new Error("Cannot test without two wheels");
    await run("publish", await folderOf(old));
    const ended = await run("publish", "--yank-previous", await folderOf(latest));
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const listed = await run("list", "rolling", "--json");
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { filename: old.filename, yanked: "superseded by 2.0" },
      { filename: latest.filename },
    ]);
  });

  it.each([
    [
      ["publish", "absent"],
      2,
      'error: Cannot find "absent": expected a file or a folder with built distributions\n',
    ],
    [
      ["publish", "--build", "dist"],
      2,
      "error: Cannot use --build with named files: it builds the project in the current folder\n",
    ],
    [
      ["publish", "--yank-previous", "--no-wait"],
      2,
      "error: Cannot use --yank-previous with --no-wait: earlier releases are yanked only once the new one is listed\n",
    ],
  ])("refuses %j", async (args, code, stderr) => {
    expect(await run(...args)).toEqual({ code, stdout: "", stderr });
  });

  describe("an interrupted upload", () => {
    const large = buildWheel({
      name: "broken-off",
      version: "1",
      files: { "broken_off/data": Buffer.alloc(40_000_000, 7) },
      compression: "stored",
    });

    const uploads = async () => {
      const { client, name } = stack.bucket;
      return (await client.send(new ListMultipartUploadsCommand({ Bucket: name }))).Uploads ?? [];
    };
    const address = async () => (await settingsFor(stack)).AWS_ENDPOINT_URL_S3 ?? "";

    afterEach(async () => {
      expect(await uploads()).toEqual([]);
      expect(await stack.bucket.keys("broken-off/")).toEqual([]);
    });

    it("by a signal leaves nothing", async () => {
      const folder = await folderOf(large);
      const holding = await holdingParts(await address());
      const child = spawn(process.execPath, [PROGRAM, "publish", folder], {
        env: cleanEnvironment({ ...(await settingsFor(stack)), AWS_ENDPOINT_URL_S3: holding.url }),
        stdio: ["ignore", "ignore", "pipe"],
      });
      const stderr = text(child.stderr);
      await holding.reached;
      expect(await uploads()).toHaveLength(1);
      child.kill("SIGTERM");
      const [code] = await once(child, "close");
      expect({ code, stderr: await stderr }).toEqual({
        code: 130,
        stderr: "error: Interrupted: files that were sent completely are published, the others are not\n",
      });
    });

    it("by Ctrl-C on a terminal leaves nothing", async () => {
      const folder = await folderOf(large);
      const holding = await holdingParts(await address());
      const { code, output } = await onTerminal(
        [process.execPath, PROGRAM, "publish", folder],
        [{ await: /8\.4 MB of/, type: "\u0003" }],
        cleanEnvironment({ ...(await settingsFor(stack)), AWS_ENDPOINT_URL_S3: holding.url }),
      );
      expect(code).toBe(130);
      expect(output).toMatch(
        /Interrupted: files that were sent completely are published, the others are not/,
      );
    });

    it.each([
      ["a large file", large],
      ["a small file", buildWheel({ name: "broken-off", version: "2" })],
    ])("by the network names it, and leaves nothing of %s", async (_, file) => {
      const folder = await folderOf(file);
      const url = await breakingUploads(await address());
      const env = { ...(await settingsFor(stack)), AWS_ENDPOINT_URL_S3: url };
      expect(await runWheelyard(["publish", folder], { env })).toEqual({
        code: 3,
        stdout: "",
        stderr: "error: Cannot reach the index: the connection broke\n",
      });
    });
  });
});
