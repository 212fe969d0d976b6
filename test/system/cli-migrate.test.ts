import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { buildSdist } from "@wheelyard/indexer/testing/build-sdist";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answering } from "../support/answering.ts";
import { pypiIndex } from "../support/pypi-index.ts";
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
  it("migrates a folder, says what it leaves out, and continues where it was interrupted", async () => {
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
    await writeFile(join(folder, "foldered-0.9-py2.7.egg"), "");
    await symlink("nowhere", join(folder, "deep", "lost-1.0.tar.gz"));
    const uploaded = new Date("2020-01-31T12:00:00Z");
    await utimes(join(folder, one.filename), uploaded, uploaded);

    const planned = await run("migrate", folder, "--dry-run");
    expect(planned).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Would migrate 3 files, 0 already there\n"),
      stderr: expect.not.stringContaining("error:"),
    });
    const ended = await run("migrate", folder);
    expect(ended).toMatchObject({
      code: 1,
      stdout: "Migrated 2 files, 0 already there, 3 left out\n",
    });
    expect(ended.stderr).toContain('lost-1.0.tar.gz" was left out: Cannot read it: it is a broken link');
    expect(ended.stderr).toContain(
      "Passed over 1 .egg, expected .whl, .tar.gz or .zip in lower case: foldered-0.9",
    );
    expect(ended.stderr).toContain(
      'deep/bad.whl" was left out: Cannot read filename "bad.whl": expected 5 or 6',
    );
    expect(ended.stderr).toContain('was left out: Cannot read wheel "bad-1.0-py3-none-any.whl": ');
    const listed = JSON.parse((await run("list", "foldered", "--json")).stdout);
    expect(listed).toMatchObject([
      { filename: one.filename, yanked: "too old", uploadTime: "2020-01-31T12:00:00.000Z" },
      { filename: sdist.filename },
    ]);

    await writeFile(join(folder, two.filename), two.body);
    await rm(join(folder, "foldered-0.9-py2.7.egg"));
    await rm(join(folder, "deep", "lost-1.0.tar.gz"));
    for (const name of await readdir(join(folder, "deep"))) {
      if (name.startsWith("bad")) await rename(join(folder, "deep", name), join(folder, `${name}.txt`));
    }
    expect(await run("migrate", folder)).toEqual({
      code: 0,
      stdout: "Migrated 1 file, 2 already there, 0 left out\n",
      stderr:
        "Passed over 3 other files, expected .whl, .tar.gz or .zip in lower case: bad-1.0-py3-none-any.whl.txt, bad.whl.txt, readme.txt\n",
    });
  });

  it("migrates another bucket", async () => {
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
      stdout: "Migrated 1 file, 0 already there, 0 left out\n",
      stderr: "Passed over 1 file of other projects\n",
    });
    expect(await stack.index.filenames("bucketed")).toEqual([wheel.filename]);
    expect(await stack.index.filenames("elsewhere")).toEqual([]);
  });

  describe("an index with channels", () => {
    const built = (Summary: string) => buildWheel({ name: "variant", version: "1.0", fields: { Summary } });
    const OBJECTS: readonly [folder: string, summary: string][] = [
      ["variant/", "cpu"],
      ["copies/", "cpu"],
      ["other/", "another cpu"],
      ["_channels/cu118/", "cu118"],
      ["_channels/cu121/x/", "cu121"],
      ["_channels/cu121/y/", "cu121"],
      ["_channels/CU/", "no channel"],
      ["_channels/", "no channel"],
    ];
    const note = (channel: string, files: string) =>
      `Left out ${files} of the channel "${channel}": migrate _channels/${channel}/ of the source with --channel ${channel}\n`;

    it.each(["bucket", "folder"])(
      "is migrated without them from a %s, one by one, never mixed",
      async (kind) => {
        const target = `from-${kind}`;
        const folder = await temporaryFolder();
        const source = kind === "bucket" ? "s3://with-channels/" : folder;
        if (kind === "bucket")
          await stack.bucket.client.send(new CreateBucketCommand({ Bucket: "with-channels" }));
        for (const [inside, summary] of OBJECTS) {
          const { filename, body } = built(summary);
          if (kind === "bucket") {
            const put = { Bucket: "with-channels", Key: inside + filename, Body: body };
            await stack.bucket.client.send(new PutObjectCommand(put));
          } else {
            await mkdir(join(folder, inside), { recursive: true });
            await writeFile(join(folder, inside, filename), body);
          }
        }
        const ended = await run("migrate", source, "--channel", target);
        expect(ended).toMatchObject({ code: 1, stdout: "Migrated 1 file, 1 already there, 3 left out\n" });
        expect(ended.stderr).toContain(note("cu118", "1 file"));
        expect(ended.stderr).toContain(note("cu121", "2 files"));
        expect(ended.stderr).toContain('Cannot read channel name "CU"');
        expect(ended.stderr).toContain('Cannot list a key in "_channels/" itself');
        expect(ended.stderr).toMatch(
          /was left out: the source has another file called "variant-1.0-py3-none-any.whl", with different content/,
        );

        const one = await run(
          "migrate",
          `${source.replace(/\/$/, "")}/_channels/cu121/`,
          "--channel",
          `${target}-cu121`,
        );
        expect(one, one.stderr).toMatchObject({
          code: 0,
          stdout: "Migrated 1 file, 1 already there, 0 left out\n",
        });
        const shown = await run("show", "variant", "--channel", `${target}-cu121`);
        expect(shown.stdout).toContain("cu121");
        const planned = await run("migrate", source, "--channel", "planned", "--dry-run", "--json");
        expect(JSON.parse(planned.stdout)).toMatchObject({ channels: { cu118: 1, cu121: 2 } });
      },
    );
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

    it("is asked with credentials; without them, the answer explains how", async () => {
      expect(await migrate({})).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/it answers 401; expected credentials in WHEELYARD_SOURCE_USER/),
      });
    });

    it("is migrated with its yanks", async () => {
      const login = { WHEELYARD_SOURCE_USER: "local", WHEELYARD_SOURCE_TOKEN: "local" };
      expect(await migrate(login)).toEqual({
        code: 0,
        stdout: "Migrated 3 files, 0 already there, 0 left out\n",
        stderr: "",
      });
      const listed = JSON.parse((await run("list", "served", "--json")).stdout);
      expect(listed).toMatchObject([{}, { yanked: "loses data" }, {}]);
      const before = await old.index.project("served");
      expect(listed.map(({ uploadTime }: { uploadTime: string }) => uploadTime)).toEqual(
        before?.files.map((file) => file["upload-time"]),
      );
      expect(listed[0]).not.toHaveProperty("yanked");
      expect(await migrate(login)).toMatchObject({
        code: 0,
        stdout: "Migrated 0 files, 3 already there, 0 left out\n",
      });
    });
  });

  it("checks every hash, and sends its credentials to no other host", async () => {
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
      stdout: expect.stringMatching(/^Migrated 1 file, .* 1 left out\n$/),
    });
    expect(ended.stderr).toMatch(/was left out: expected sha256 \w{64}, as the source says, found \w{64}\n/);
    expect(await stack.index.filenames("forged")).toEqual([good.filename]);
    expect(asked).toEqual([undefined, undefined]);
  });

  it("takes what is valid from a hostile index, names the rest, and continues", async () => {
    const [good, large] = ["1.0", "1.1"].map((version) => buildWheel({ name: "hostile", version }));
    if (!good || !large) throw new Error("Cannot test without two wheels");
    const url = await answering((request, response) => {
      const answer = (page: unknown) => {
        response.setHeader("content-type", "application/vnd.pypi.simple.v1+json");
        response.end(JSON.stringify(page));
      };
      const file = (filename: string, facts = {}) => ({
        filename,
        url: `/${filename}`,
        hashes: {},
        ...facts,
      });
      switch (request.url) {
        case "/simple/":
          return answer({ projects: [null, { name: "gone" }, { name: "hostile" }, { name: "hostile\n" }] });
        case "/simple/hostile/":
          return answer({
            files: [
              null,
              file("a-1.0.tar.gz", { url: "http://[" }),
              file("b-1.0.tar.gz", { hashes: { sha256: 1 } }),
              file("c-1.0.tar.gz", { url: "file:///etc/passwd" }),
              file("hostile-0.9-py3.4.egg"),
              file(large.filename, { size: 10 }),
              file("hostile-1.2.tar.gz"),
              file(good.filename, { size: good.body.length, "upload-time": "2999-01-01T00:00:00Z" }),
            ],
          });
        case `/${good.filename}`:
          return response.end(good.body);
        case `/${large.filename}`:
          return response.end(large.body);
        default:
          response.statusCode = 404;
          return response.end();
      }
    });
    const ended = await run("migrate", `${url}/simple/`);
    expect(ended).toMatchObject({
      code: 1,
      stdout: "Migrated 1 file, 0 already there, 9 left out\n",
    });
    for (const said of [
      "Cannot use entry 1: expected a project name",
      'gone/" was left out: Cannot read "',
      'Cannot use "hostile\\u{a}": expected a project name',
      'hostile/" was left out: Cannot use entry 1: expected a filename, found none',
      'Cannot use "a-1.0.tar.gz": expected an http or https URL without credentials, found "http://["',
      'Cannot use "b-1.0.tar.gz": expected a SHA-256 of 64 hex digits, found "1"',
      'Cannot use "c-1.0.tar.gz": expected an http or https URL without credentials, found "file:///etc/passwd"',
      "it has more than the 10 bytes that the source announces",
      "Passed over 1 .egg",
      "1 file dated today: the source does not give the upload time",
      'hostile-1.2.tar.gz" was left out: Cannot read "',
    ]) {
      expect(ended.stderr).toContain(said);
    }
    expect(await stack.index.filenames("hostile")).toEqual([good.filename]);
  });

  it("takes what a lock file pins, with its hashes, and counts what it passes over", async () => {
    const wheels = ["1.0", "1.1", "2.0"].map((version) => buildWheel({ name: "locked", version }));
    const other = buildSdist({ name: "locked", version: "1.1" });
    const hash = (body: Buffer) => createHash("sha256").update(body).digest("hex");
    const url = await answering((request, response) => {
      const found = [...wheels, other].find(({ filename }) => request.url === `/${filename}`);
      if (found !== undefined) return response.end(found.body);
      if (request.url !== "/simple/locked/") response.statusCode = 404;
      response.setHeader("content-type", "text/html");
      const links = [...wheels, other].map(
        ({ filename, body }) => `<a href="/${filename}#sha256=${hash(body)}">${filename}</a>`,
      );
      return response.end(links.join("\n"));
    });
    const folder = await temporaryFolder();
    const lock = join(folder, "uv.lock");
    const wanted = wheels[1] as (typeof wheels)[number];
    await writeFile(
      lock,
      `[[package]]
name = "locked"
version = "1.1"
source = { registry = "${url}/simple" }
wheels = [{ url = "${url}/${wanted.filename}", hash = "sha256:${hash(wanted.body)}" }]
[[package]]
name = "forked"
version = "3.0"
source = { git = "https://git.example/forked" }`,
    );
    const skipped = [
      "Passed over 2 files of other releases",
      "Passed over 1 file whose SHA-256 the list does not have",
      'Passed over "forked==3.0": it comes from a URL, a repository or a path',
    ];

    const source = `${url}/simple/`;
    const planned = await run(
      "migrate",
      source,
      "--requirements",
      lock,
      "--project",
      "locked==9",
      "--dry-run",
    );
    expect(planned, planned.stderr).toMatchObject({
      code: 0,
      stdout: `Would migrate ${url}/${wanted.filename}\nWould migrate 1 file, 0 already there\n`,
    });
    expect(planned.stderr).not.toContain("error:");
    expect(planned.stderr).toContain('"locked==9" would be left out: the source has no file of it\n');
    const ended = await run("migrate", source, "-r", lock);
    expect(ended, ended.stderr).toMatchObject({
      code: 0,
      stdout: "Migrated 1 file, 0 already there, 0 left out\n",
    });
    for (const line of skipped) expect(ended.stderr).toContain(`${line}\n`);
    expect(await stack.index.filenames("locked")).toEqual([wanted.filename]);

    const newest = await run("migrate", source, "--project", "locked", "--newest", "1", "--json");
    expect(JSON.parse(newest.stdout)).toMatchObject({
      migrated: [expect.stringContaining("locked-2.0")],
      unwanted: [{ reason: "of releases other than the newest", files: 3 }],
    });
  });

  it("vendors from PyPI what requirements pin with their hashes", async () => {
    const folder = await temporaryFolder();
    const requirements = join(folder, "requirements.txt");
    const hash = "4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274";
    await writeFile(requirements, `six==1.17.0 \\\n    --hash=sha256:${hash}\n`);
    const index = await pypiIndex();
    const login = { WHEELYARD_SOURCE_USER: index.username, WHEELYARD_SOURCE_TOKEN: index.password };
    [index.username, index.password] = ["", ""];
    const ended = await runWheelyard(["migrate", index.href, "-r", requirements], {
      env: { ...(await settingsFor(stack)), ...(login.WHEELYARD_SOURCE_USER && login) },
    });
    expect(ended, ended.stderr).toMatchObject({
      code: 0,
      stdout: "Migrated 1 file, 0 already there, 0 left out\n",
      stderr: expect.stringContaining(" of other releases\n"),
    });
    expect(await stack.index.filenames("six")).toEqual(["six-1.17.0-py2.py3-none-any.whl"]);
  });

  it("suggests where the index probably is", async () => {
    const url = await answering((request, response) => {
      response.setHeader("content-type", "text/html");
      response.end(request.url === "/simple/" ? '<a href="acme/">acme</a>' : "<p>Welcome</p>");
    });
    expect(await run("migrate", url, "--dry-run")).toMatchObject({
      code: 1,
      stderr: `error: Cannot find a project at "${url}/": expected the root page of a simple index; it is probably ${url}/simple/\n`,
    });
  });

  it("does not blame --bucket for a source that is wrong", async () => {
    expect(await run("migrate", "s3://no-such-bucket/")).toMatchObject({
      code: 3,
      stderr:
        'error: Cannot find bucket "no-such-bucket": expected the name of an existing one as the source\n',
    });
  });

  it("names a source that isn't one", async () => {
    expect(await run("migrate", "nowhere")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        'error: Cannot migrate from "nowhere": expected a folder, s3://BUCKET/PREFIX, or the http URL of a simple index\n',
    });
  });
});
