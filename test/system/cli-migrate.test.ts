import { createHash } from "node:crypto";
import { mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { buildSdist } from "@wheelyard/indexer/testing/build-sdist";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answering } from "../support/answering.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { runWheelyard, settingsFor, type Wheelyard, wheelyard } from "../support/wheelyard.ts";

let stack: TestStack;
let run: Wheelyard;

beforeAll(async () => {
  stack = await startTestStack();
  run = wheelyard(stack);
});
afterAll(() => stack[Symbol.asyncDispose]());

describe("migrate", () => {
  it("takes a folder over, says what it leaves out, and goes on where it was broken off", async () => {
    const folder = await temporaryFolder();
    const [one, two] = ["1.0", "2.0"].map((version) => buildWheel({ name: "foldered", version }));
    const sdist = buildSdist({ name: "foldered", version: "1.0" });
    if (!one || !two) throw new Error("Cannot test without two wheels");
    await mkdir(join(folder, "deep", "down"), { recursive: true });
    await writeFile(join(folder, one.filename), one.body);
    await writeFile(join(folder, `${one.filename}.yanked`), "too old\n");
    await writeFile(join(folder, "deep", "down", sdist.filename), sdist.body);
    await writeFile(join(folder, "deep", "bad-1.0-py3-none-any.whl"), "no zip");
    await writeFile(join(folder, "deep", "bad.whl"), "no name");
    await writeFile(join(folder, "readme.txt"), "");

    const planned = await run("migrate", folder, "--dry-run");
    expect(planned.stdout).toContain("Would migrate 3 files, 0 are there already\n");
    const ended = await run("migrate", folder);
    expect(ended).toMatchObject({
      code: 1,
      stdout: "Migrated 2 files, 0 were there already, 2 are left out\n",
    });
    expect(ended.stderr).toContain(
      'deep/bad.whl" is left out: Cannot read filename "bad.whl": expected 5 or 6',
    );
    expect(ended.stderr).toContain('is left out: Cannot read wheel "bad-1.0-py3-none-any.whl": ');
    const listed = JSON.parse((await run("list", "foldered", "--json")).stdout);
    expect(listed).toMatchObject([
      { filename: one.filename, yanked: "too old" },
      { filename: sdist.filename },
    ]);

    await writeFile(join(folder, two.filename), two.body);
    for (const name of await readdir(join(folder, "deep"))) {
      if (name.startsWith("bad")) await rename(join(folder, "deep", name), join(folder, `${name}.txt`));
    }
    expect(await run("migrate", folder)).toEqual({
      code: 0,
      stdout: "Migrated 1 files, 2 were there already, 0 are left out\n",
      stderr: "",
    });
  });

  it("takes another bucket over", async () => {
    const { client } = stack.bucket;
    await client.send(new CreateBucketCommand({ Bucket: "old-index" }));
    const put = (Key: string, Body: Buffer | string) =>
      client.send(new PutObjectCommand({ Bucket: "old-index", Key, Body }));
    const wheel = buildWheel({ name: "bucketed", version: "1.0+local.1" });
    await put(`bucketed/${wheel.filename}`, wheel.body);
    await put("bucketed/index.html", "<a>made by the old index</a>");
    const other = buildWheel({ name: "elsewhere", version: "1" });
    await put(`elsewhere/${other.filename}`, other.body);

    expect(await run("migrate", "s3://old-index/", "--project", "bucketed")).toEqual({
      code: 0,
      stdout: "Migrated 1 files, 0 were there already, 0 are left out\n",
      stderr: "",
    });
    expect(await stack.index.filenames("bucketed")).toEqual([wheel.filename]);
    expect(await stack.index.filenames("elsewhere")).toEqual([]);
  });

  describe("a simple index", () => {
    let old: TestStack;
    const files = ["1.0", "1.1", "1.2"].map((version) => buildWheel({ name: "served", version }));

    beforeAll(async () => {
      old = await startTestStack();
      for (const { filename, body } of files) await old.bucket.put(filename, body);
      await old.bucket.put(`${files[1]?.filename}.yanked`, "loses data");
      await old.drain();
    });
    afterAll(() => old[Symbol.asyncDispose]());

    const migrate = async (login: Record<string, string>) =>
      runWheelyard(["migrate", `${old.index.url}/simple`], {
        env: { ...(await settingsFor(stack)), ...login },
      });

    it("is asked with credentials, which the answer to none explains", async () => {
      expect(await migrate({})).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/it answers 401; expected credentials in WHEELYARD_SOURCE_USER/),
      });
    });

    it("is taken over with its yanks", async () => {
      const login = { WHEELYARD_SOURCE_USER: "local", WHEELYARD_SOURCE_TOKEN: "local" };
      expect(await migrate(login)).toEqual({
        code: 0,
        stdout: "Migrated 3 files, 0 were there already, 0 are left out\n",
        stderr: "",
      });
      const listed = JSON.parse((await run("list", "served", "--json")).stdout);
      expect(listed).toMatchObject([{}, { yanked: "loses data" }, {}]);
      expect(listed[0]).not.toHaveProperty("yanked");
      expect(await migrate(login)).toMatchObject({
        code: 0,
        stdout: "Migrated 0 files, 3 were there already, 0 are left out\n",
      });
    });
  });

  it("believes no hash, and shows its credentials to no other host", async () => {
    const wheel = buildWheel({ name: "forged", version: "1.0" });
    const good = buildWheel({ name: "forged", version: "1.1" });
    const asked: (string | undefined)[] = [];
    const files = await answering((request, response) => {
      asked.push(request.headers.authorization);
      response.end(request.url === `/${good.filename}` ? good.body : wheel.body);
    });
    const index = await answering((request, response) => {
      response.setHeader("content-type", "text/html");
      const hash = createHash("sha256").update(good.body).digest("hex");
      const links = [wheel, good].map(
        ({ filename }) => `<a href="${files}/${filename}#sha256=${hash}">${filename}</a>`,
      );
      response.end(request.url === "/simple/" ? '<a href="forged/">forged</a>' : links.join("\n"));
    });
    const login = { WHEELYARD_SOURCE_USER: "ada", WHEELYARD_SOURCE_TOKEN: "secret" };
    const ended = await runWheelyard(["migrate", `${index}/simple/`], {
      env: { ...(await settingsFor(stack)), ...login },
    });
    expect(ended).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^Migrated 1 files, .* 1 are left out\n$/),
    });
    expect(ended.stderr).toMatch(/is left out: the source names sha256 \w{64}, and its file has \w{64}\n/);
    expect(await stack.index.filenames("forged")).toEqual([good.filename]);
    expect(asked).toEqual([undefined, undefined]);
  });

  it("names a source that is none", async () => {
    expect(await run("migrate", "nowhere")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        'error: Cannot migrate from "nowhere": expected a folder, s3://BUCKET/PREFIX, or the http URL of a simple index\n',
    });
  });
});
