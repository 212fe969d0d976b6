import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, unlink, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sample, shareOf } from "@wheelyard/core/testing/extent";
import { startConnectedEndpoint } from "@wheelyard/local/testing/temporary-endpoint";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type AwsCli, awsCli, findSecondAwsCli, installAwsCli } from "../support/aws-cli.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const SECOND = await findSecondAwsCli();

/** Both versions of the CLI, if the machine has both: they send different checksums, in different ways. */
const CLIS = [
  { name: "the first AWS CLI", install: installAwsCli },
  ...(SECOND === undefined ? [] : [{ name: "the second AWS CLI", install: async () => SECOND }]),
];

/** Many times what the CLI sends in one piece. */
const LARGE = shareOf(200_000_000);

const ODD_NAMES = [
  "a+b.whl",
  "sp ace.whl",
  "per%cent.whl",
  "per%2Bcent.whl",
  "ünï-日本-😀.whl",
  `quo'te".whl`,
  "amp&<x>.whl",
  "a=b;c,d.whl",
];

describe.each(sample(CLIS))("$name", ({ install }) => {
  let folder: string;
  let endpoint: string;
  let aws: AwsCli;
  let program: string;

  beforeEach(async () => {
    program = await install();
    folder = await temporaryFolder();
    const connected = await startConnectedEndpoint(join(folder, "s3"));
    onTestFinished(connected.close);
    endpoint = connected.endpoint.url;
    aws = awsCli(program, endpoint);
  });

  /** Runs a command that must succeed and returns what it printed. */
  async function succeed(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await aws(...args);
    expect(code, `aws ${args.join(" ")}: ${stderr}`).toBe(0);
    return stdout;
  }

  async function file(name: string, content: string | Buffer): Promise<string> {
    const path = join(folder, "files", name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    // Then an object is never older than its file, although S3 counts whole seconds.
    await utimes(path, new Date("2026-01-01"), new Date("2026-01-01"));
    return path;
  }

  async function keys(url: string): Promise<string[]> {
    const { stdout } = await aws("s3", "ls", "--recursive", url);
    return stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.replace(/^\S+ \S+ +\d+ /, ""));
  }

  it("makes, lists and removes buckets", async () => {
    expect(await succeed("s3", "mb", "s3://another")).toContain("make_bucket: another");
    expect(await succeed("s3", "ls")).toMatch(/ another\n.* my-pypi\n$/);
    await succeed("s3", "cp", await file("a.whl", "a"), "s3://another/a.whl");
    expect(await aws("s3", "rb", "s3://another")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("BucketNotEmpty"),
    });
    await succeed("s3", "rb", "--force", "s3://another");
    expect(await aws("s3", "ls", "s3://another")).toMatchObject({
      stderr: expect.stringContaining("NoSuchBucket"),
    });
  });

  it("copies, moves and removes objects with odd names", async () => {
    for (const name of ODD_NAMES) await file(name, `content of ${name}`);
    await succeed("s3", "cp", "--recursive", join(folder, "files"), "s3://my-pypi/dist/");
    expect((await keys("s3://my-pypi/")).sort()).toEqual(ODD_NAMES.map((name) => `dist/${name}`).sort());
    expect(await succeed("s3", "ls", "s3://my-pypi/")).toBe(`${" ".repeat(27)}PRE dist/\n`);

    await succeed("s3", "mv", "--recursive", "s3://my-pypi/dist/", "s3://my-pypi/moved/");
    expect(await keys("s3://my-pypi/dist/")).toEqual([]);
    for (const name of ODD_NAMES.slice(0, 2)) {
      expect(await succeed("s3", "cp", `s3://my-pypi/moved/${name}`, "-")).toBe(`content of ${name}`);
      await succeed("s3", "rm", `s3://my-pypi/moved/${name}`);
    }
    const left = await keys("s3://my-pypi/");
    expect(left.sort()).toEqual(
      ODD_NAMES.slice(2)
        .map((name) => `moved/${name}`)
        .sort(),
    );
    await succeed("s3", "rm", "--recursive", "s3://my-pypi/");
    expect(await keys("s3://my-pypi/")).toEqual([]);
  });

  it("synchronises folders both ways", async () => {
    for (const name of [...ODD_NAMES, "sub/folder/deep.whl"]) await file(name, name);
    const source = join(folder, "files");
    await succeed("s3", "sync", source, "s3://my-pypi/");
    expect(await succeed("s3", "sync", source, "s3://my-pypi/")).toBe("");

    const back = join(folder, "back");
    await succeed("s3", "sync", "s3://my-pypi/", back);
    expect((await readdir(back, { recursive: true })).sort()).toEqual(
      (await readdir(source, { recursive: true })).sort(),
    );
    expect(await readFile(join(back, "ünï-日本-😀.whl"), "utf8")).toBe("ünï-日本-😀.whl");

    await unlink(join(source, "a+b.whl"));
    expect(await succeed("s3", "sync", "--delete", source, "s3://my-pypi/")).toContain(
      "delete: s3://my-pypi/a+b.whl",
    );
    expect(await keys("s3://my-pypi/")).not.toContain("a+b.whl");
  });

  it(`uploads, downloads, copies and moves ${LARGE} bytes in parts`, async () => {
    const content = randomBytes(LARGE);
    const sum = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
    const path = await file("large.whl", content);
    await succeed("s3", "cp", "--quiet", path, "s3://my-pypi/large.whl");
    expect(await succeed("s3", "ls", "s3://my-pypi/large.whl")).toMatch(
      new RegExp(` ${LARGE} large\\.whl\\n$`),
    );
    await succeed("s3", "cp", "--quiet", "s3://my-pypi/large.whl", "s3://my-pypi/copy.whl");
    await succeed("s3", "mv", "--quiet", "s3://my-pypi/copy.whl", "s3://my-pypi/moved.whl");
    expect(await keys("s3://my-pypi/")).toEqual(["large.whl", "moved.whl"]);
    for (const key of ["large.whl", "moved.whl"]) {
      await succeed("s3", "cp", "--quiet", `s3://my-pypi/${key}`, join(folder, key));
      expect(sum(await readFile(join(folder, key)))).toBe(sum(content));
    }
  });

  it("presigns URLs", async () => {
    await succeed("s3", "cp", await file("a+b.whl", "signed"), "s3://my-pypi/");
    // In its first region, version 1 of the CLI presigns with Signature Version 2, which new buckets refuse.
    const elsewhere = awsCli(program, endpoint, { AWS_DEFAULT_REGION: "eu-central-1" });
    const { stdout } = await elsewhere("s3", "presign", "s3://my-pypi/a+b.whl");
    expect(await (await fetch(stdout.trim())).text()).toBe("signed");
  });

  it("is refused with a wrong secret", async () => {
    const wrong = awsCli(program, endpoint, { AWS_SECRET_ACCESS_KEY: "wrong" });
    expect(await wrong("s3", "ls", "s3://my-pypi/")).toMatchObject({
      stderr: expect.stringContaining("SignatureDoesNotMatch"),
    });
  });
});

describe("version 1 of the AWS CLI with checksums of the user's choice", () => {
  it.each(sample(["CRC32", "SHA1", "SHA256"]))("%s", async (algorithm) => {
    const folder = await temporaryFolder();
    const { endpoint, close } = await startConnectedEndpoint(join(folder, "s3"));
    onTestFinished(close);
    const aws = awsCli(await installAwsCli(), endpoint.url);
    const path = join(folder, "large.whl");
    await writeFile(path, Buffer.alloc(20_000_000, "content "));
    const up = await aws(
      "s3",
      "cp",
      "--quiet",
      "--checksum-algorithm",
      algorithm,
      path,
      "s3://my-pypi/large.whl",
    );
    expect(up).toMatchObject({ code: 0, stderr: "" });
    const back = join(folder, "back.whl");
    const down = await aws(
      "s3",
      "cp",
      "--quiet",
      "--checksum-mode",
      "ENABLED",
      "s3://my-pypi/large.whl",
      back,
    );
    expect(down).toMatchObject({ code: 0, stderr: "" });
    expect((await readFile(back)).equals(await readFile(path))).toBe(true);
  });
});
