import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { buildSdist } from "@wheelyard/indexer/testing/build-sdist";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Bucket } from "../support/bucket.ts";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { pipInstall } from "../support/pip.ts";
import { pythonPrograms } from "../support/python-programs.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { type Wheelyard, wheelyard } from "../support/wheelyard.ts";

let stack: TestStack;
let run: Wheelyard;
/** The version of this machine's Python, with which pip and uv install. */
let python: string;

const OLD = buildWheel({ name: "acme-core", version: "1.0" });
const NEW = buildWheel({ name: "acme-core", version: "2.0+local" });
const SDIST = buildSdist({ name: "acme-tools", version: "1.0" });

beforeAll(async () => {
  stack = await startTestStack();
  run = wheelyard(stack);
  const version = await runCommand("python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"], {
    ...cleanEnvironment(),
  });
  python = version.stdout.trim();
  for (const { filename, body } of [OLD, NEW, SDIST]) await stack.bucket.put(`any folder/${filename}`, body);
  await stack.bucket.put(`_channels/nightly/${OLD.filename}`, OLD.body);
  await stack.drain();
});
afterAll(() => stack[Symbol.asyncDispose]());

async function json(...args: string[]) {
  const { code, stdout, stderr } = await run("downloads", ...args, "--json");
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

async function uvInstall(...requirements: string[]): Promise<void> {
  const programs = await pythonPrograms(new URL("../clients/requirements/uv.txt", import.meta.url));
  const options = ["--no-cache", "--no-config", "--python", "python3", "--target", await temporaryFolder()];
  const args = ["pip", "install", ...options, "--default-index", stack.index.simpleUrl, ...requirements];
  const uv = await runCommand(join(programs, "uv"), args, cleanEnvironment());
  expect(uv, uv.stderr).toMatchObject({ code: 0 });
}

describe("downloads", () => {
  it("are none before anybody installs", async () => {
    await stack.countDownloads();
    expect(await run("downloads", "acme-core")).toMatchObject({
      code: 0,
      stdout: "",
      stderr: 'Nobody downloaded "acme-core" in the last 30 days\n',
    });
    expect(await json("acme-core")).toMatchObject({ project: "acme-core", total: 0, versions: {} });
  });

  it("are counted for pip and uv, by their user agents", async () => {
    const pip = await pipInstall(stack.index.simpleUrl, await temporaryFolder(), "acme-core==1.0");
    expect(pip, pip.stderr).toMatchObject({ code: 0 });
    const again = await pipInstall(stack.index.simpleUrl, await temporaryFolder(), "acme-core==2.0+local");
    expect(again, again.stderr).toMatchObject({ code: 0 });
    await uvInstall("acme-core==2.0+local");
    // Neither a page nor the metadata is a download, and neither is a part from the middle.
    const path = `/any%20folder/${OLD.filename}`;
    expect((await stack.index.fetch(`${path}.metadata`)).status).toBe(200);
    expect((await stack.index.fetch(path, { range: "bytes=10-19" })).status).toBe(206);
    expect((await stack.index.fetch(path, { range: "bytes=0-9", "user-agent": "curl/8.5.0" })).status).toBe(
      206,
    );

    await stack.countDownloads();
    const counted = await json("acme-core");
    expect(counted).toMatchObject({
      project: "acme-core",
      total: 4,
      versions: { "1.0": 2, "2.0+local": 2 },
      pythons: { [python]: 3, unknown: 1 },
      installers: { pip: 2, uv: 1, curl: 1 },
      systems: { unknown: 1 },
    });
    expect(Object.values(counted.days)).toEqual([4]);
  });

  it("are broken down as requested", async () => {
    const shown = async (...args: string[]) => (await run("downloads", "Acme.Core", ...args)).stdout;
    expect(await shown()).toBe("1.0        2   50 %\n2.0+local  2   50 %\n");
    expect(await shown("--by", "installer")).toBe("pip   2   50 %\ncurl  1   25 %\nuv    1   25 %\n");
    expect(await shown("--by", "python")).toBe(`${python.padEnd(7)}  3   75 %\nunknown  1   25 %\n`);
    expect(await shown("--by", "day")).toMatch(/^20\d\d-\d\d-\d\d {2}4 {2}100 %\n$/);
    expect(await run("downloads", "acme-core", "--by", "address")).toMatchObject({ code: 2 });
  });

  it("are counted separately for a channel", async () => {
    expect((await stack.index.fetch(`/_channels/nightly/${OLD.filename}`)).status).toBe(200);
    await stack.countDownloads();
    expect(await json("acme-core", "--channel", "nightly")).toMatchObject({
      project: "nightly/acme-core",
      total: 1,
    });
    expect(await json("acme-core")).toMatchObject({ total: 4 });
  });

  it("are served where the page's script reads them, and the most used for the home page", async () => {
    const served = await stack.index.fetch("/pypi/acme-core/downloads");
    expect(served.status).toBe(200);
    expect(served.headers.get("content-type")).toBe("application/json");
    const { total, ...counts } = await json("acme-core");
    expect(await served.json()).toMatchObject({ versions: counts.versions, days: counts.days });
    const used = await stack.index.fetch("/pypi/_most-used");
    expect(await used.json()).toEqual({ projects: [{ name: "acme-core", downloads: total }] });
    const nightly = await stack.index.fetch("/_channels/nightly/pypi/_most-used");
    expect(await nightly.json()).toEqual({ projects: [{ name: "acme-core", downloads: 1 }] });
    expect((await stack.index.fetch("/pypi/acme-tools/downloads")).status).toBe(404);
  });

  it("of an unknown project are refused", async () => {
    expect(await run("downloads", "acme-cor")).toMatchObject({
      code: 1,
      stderr: 'error: Cannot find project "acme-cor": the index has no files of it\n',
    });
  });

  it("stay the same when the counter runs again, the stack restarts and reconcile runs", async () => {
    const before = await json("acme-core");
    await stack.countDownloads();
    expect(await stack.reconcile()).toMatchObject({ differences: 0 });
    expect((await stack.index.fetch(`/any%20folder/${SDIST.filename}`)).status).toBe(200);
    await stack.restart();
    run = wheelyard(stack);
    await stack.countDownloads();
    expect(await json("acme-core")).toEqual(before);
    // It was answered before the restart.
    expect(await json("acme-tools")).toMatchObject({ total: 1 });
  });

  it("are counted from logs in CloudFront's form, without an address in what is kept", async () => {
    const logs = new Bucket(stack.bucket.endpoint, "my-pypi-access-logs");
    const keys = await logs.keys("");
    expect(
      keys.filter((key) => !/^(site\/LOCAL\.[\d-]+\.[0-9a-f]{8}|downloads\/[\d-]+\.json)\.gz$/.test(key)),
    ).toEqual([]);
    const texts = await Promise.all(
      keys.map(async (Key) => {
        const { Body } = await logs.client.send(new GetObjectCommand({ Bucket: logs.name, Key }));
        return gunzipSync((await Body?.transformToByteArray()) ?? "").toString();
      }),
    );
    const written = texts.filter((text) =>
      text.startsWith("#Version: 1.0\n#Fields: date time x-edge-location"),
    );
    expect(written.length).toBeGreaterThan(0);
    expect(written.join("")).toContain("\tpip/");
    expect(texts.join("")).not.toContain("127.0.0.1");
  });
});
