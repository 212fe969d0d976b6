import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sampleOrAll } from "@wheelyard/core/testing/extent";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { startUpstreamServer, type UpstreamServer } from "@wheelyard/upstream/testing/upstream-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { awsCli, findSecondAwsCli, installAwsCli } from "../support/aws-cli.ts";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { pipInstall } from "../support/pip.ts";
import { pythonPrograms } from "../support/python-programs.ts";
import { type Ended, runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";

let upstream: UpstreamServer;
let stack: TestStack;

/** One version, built three times: the difference is in the file, not in its name. */
const torch = (build: string) =>
  buildWheel({
    name: "torchlike",
    version: "2.9.0",
    fields: { "Requires-Dist": ["torch-tools", "public"] },
    files: { "torchlike/build.py": `BUILD = "${build}"\n` },
  });

beforeAll(async () => {
  upstream = await startUpstreamServer();
  upstream.publish("public", buildWheel({ name: "public", version: "1.0" }));
  upstream.publish("torchlike", buildWheel({ name: "torchlike", version: "9.0" }));
  stack = await startTestStack(undefined, {
    UPSTREAM: upstream.index,
    CHANNELS: JSON.stringify({ "frozen-2025": { upstream: { uploadedBefore: "2025-01-01T00:00:00Z" } } }),
  });
  await put("", torch("cpu"), buildWheel({ name: "torch-tools", version: "1.0" }));
  for (const build of ["cu118", "cu121"]) await put(`_channels/${build}/`, torch(build));
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await upstream.close();
});

async function put(folder: string, ...wheels: { filename: string; body: Buffer }[]): Promise<void> {
  for (const { filename, body } of wheels) await stack.bucket.put(folder + filename, body);
  await stack.drain();
}

type Install = (indexUrl: string, target: string, ...args: string[]) => Promise<Ended>;

const uvInstall: Install = async (indexUrl, target, ...args) => {
  const programs = await pythonPrograms(new URL("../clients/requirements/uv.txt", import.meta.url));
  const options = ["--no-cache", "--no-config", "--default-index", indexUrl, "--target", target];
  const env = cleanEnvironment({ UV_PYTHON_DOWNLOADS: "never" });
  return runCommand(join(programs, "uv"), ["pip", "install", ...options, ...args], env);
};

/** The address, including the login, of the main index or a channel. */
function indexUrl(channel?: string): string {
  const { simpleUrl } = stack.index;
  return channel === undefined ? simpleUrl : simpleUrl.replace("/simple/", `/_channels/${channel}/simple/`);
}

async function printed(target: string, expression: string): Promise<string> {
  const script = `import sys; sys.path.insert(0, sys.argv[1]); ${expression}`;
  const { stdout, stderr } = await runCommand("python3", ["-I", "-c", script, target], cleanEnvironment());
  return (stdout || stderr).trim();
}

describe.each<[string, Install]>([
  ["pip", pipInstall],
  ["uv", uvInstall],
])("%s installs", (_, install) => {
  it.each<[string | undefined, string]>(
    sampleOrAll([
      ["cu118", "cu118"],
      ["cu121", "cu121"],
      [undefined, "cpu"],
      // A channel without uploads has nothing, so the main index answers.
      ["cu999", "cpu"],
    ]),
  )(
    "from channel %s the build of %s, with what it lacks from the main index and upstream",
    async (channel, build) => {
      const target = await temporaryFolder();
      const { code, stderr } = await install(indexUrl(channel), target, "torchlike");
      expect(code, stderr).toBe(0);
      expect(await printed(target, "import torchlike.build as b; print(b.BUILD)")).toBe(build);
      expect(
        await printed(
          target,
          "import torch_tools, public; print(torch_tools.__version__, public.__version__)",
        ),
      ).toBe("1.0 1.0");
    },
  );

  it.each<[string | undefined, string]>(
    sampleOrAll([
      ["frozen-2025", "1.0"],
      [undefined, "2.0"],
      // No view: the main index answers, by its rules.
      ["cu999", "2.0"],
    ]),
  )("through %s what upstream had then, and what is private from the main index", async (view, version) => {
    upstream.publish(
      "drifting",
      { ...buildWheel({ name: "drifting", version: "1.0" }), uploadTime: "2024-12-31T23:59:59Z" },
      { ...buildWheel({ name: "drifting", version: "2.0" }), uploadTime: "2025-01-01T00:00:00Z" },
    );
    upstream.requests.length = 0;
    const target = await temporaryFolder();
    const { code, stderr } = await install(indexUrl(view), target, "drifting", "torchlike");
    expect(code, stderr).toBe(0);
    const expression = "import drifting, torchlike.build as b; print(drifting.__version__, b.BUILD)";
    expect(await printed(target, expression)).toBe(`${version} cpu`);
    expect(upstream.requests.filter((path) => path.includes("torch"))).toEqual([]);
  });

  it("only the build with the requested hash", async () => {
    const sha256Of = async (channel: string) => {
      const response = await stack.index.fetch(
        `/_channels/${channel}/simple/torchlike/?format=application/vnd.pypi.simple.v1%2Bjson`,
      );
      return ((await response.json()) as { files: { hashes: { sha256: string } }[] }).files[0]?.hashes.sha256;
    };
    const requirements = join(await temporaryFolder(), "requirements.txt");
    await writeFile(requirements, `torchlike==2.9.0 --hash=sha256:${await sha256Of("cu121")}\n`);
    const args = ["--no-deps", "--require-hashes", "--requirement", requirements];
    const right = await install(indexUrl("cu121"), await temporaryFolder(), ...args);
    expect(right.code, right.stderr).toBe(0);
    const wrong = await install(indexUrl("cu118"), await temporaryFolder(), ...args);
    expect(wrong.code).not.toBe(0);
  });
});

it("uv takes one project from a channel and all others from the main index, as a pyproject.toml says", async () => {
  const programs = await pythonPrograms(new URL("../clients/requirements/uv.txt", import.meta.url));
  const folder = await temporaryFolder();
  await writeFile(
    join(folder, "pyproject.toml"),
    `[project]
name = "the-project"
version = "0"
requires-python = ">=3.8"
dependencies = ["torchlike"]

[[tool.uv.index]]
name = "cu121"
url = "${indexUrl("cu121")}"
explicit = true

[[tool.uv.index]]
name = "wheelyard"
url = "${indexUrl()}"
default = true

[tool.uv.sources]
torchlike = { index = "cu121" }

[tool.uv]
environments = ["python_version < '3.50'"]
`,
  );
  const env = cleanEnvironment({ UV_PYTHON_DOWNLOADS: "never" });
  const uv = (...args: string[]) =>
    runCommand(join(programs, "uv"), ["--directory", folder, "--no-cache", ...args], env);
  const locked = await uv("lock");
  expect(locked.code, locked.stderr).toBe(0);
  const synced = await uv("sync", "--locked");
  expect(synced.code, synced.stderr).toBe(0);
  const expression = "import torchlike.build, torch_tools, public; print(torchlike.build.BUILD)";
  const ran = await uv("run", "--locked", "python", "-c", expression);
  expect(ran.stdout.trim(), ran.stderr).toBe("cu121");
});

it("upstream is never asked for a name that only a channel has", async () => {
  upstream.publish("only-nightly", buildWheel({ name: "only-nightly", version: "9.0" }));
  await put("_channels/nightly/", buildWheel({ name: "only-nightly", version: "1.0.dev1" }));
  upstream.requests.length = 0;
  expect((await stack.index.fetch("/simple/only-nightly/")).status).toBe(404);
  const elsewhere = await stack.index.fetch("/_channels/cu121/simple/only-nightly/");
  expect([elsewhere.status, elsewhere.headers.get("location")]).toEqual([302, "/simple/only-nightly/"]);
  expect(upstream.requests).toEqual([]);
  const target = await temporaryFolder();
  const { code, stderr } = await pipInstall(indexUrl("nightly"), target, "--pre", "only-nightly");
  expect(code, stderr).toBe(0);
  expect(await printed(target, "import only_nightly; print(only_nightly.__version__)")).toBe("1.0.dev1");
});

it("an expired nightly leaves its users the release, even without an upstream", async () => {
  await using plain = await startTestStack(undefined, { CHANNELS: '{"nightly":{"keepDays":30}}' });
  const release = buildWheel({ name: "acme", version: "1.0" });
  const nightly = buildWheel({ name: "acme", version: "1.1.dev1" });
  await plain.bucket.put(release.filename, release.body);
  await plain.bucket.put(`_channels/nightly/${nightly.filename}`, nightly.body);
  await plain.drain();
  const installed = async () => {
    const target = await temporaryFolder();
    const url = plain.index.simpleUrl.replace("/simple/", "/_channels/nightly/simple/");
    const { code, stderr } = await pipInstall(url, target, "--pre", "acme");
    expect(code, stderr).toBe(0);
    return printed(target, "import acme; print(acme.__version__)");
  };
  await plain.bucket.put("_channels/nightly/acme.status", "deprecated");
  const inDays = (days: number) => new Date(Date.now() + days * 24 * 60 * 60 * 1_000);
  await plain.expire(inDays(29));
  await plain.drain();
  expect(await installed()).toBe("1.1.dev1");
  await plain.expire(inDays(31));
  await plain.drain();
  expect(await installed()).toBe("1.0");
  // A quarantine would lift itself.
  expect(await plain.bucket.keys("_channels/")).toEqual(["_channels/nightly/acme.status"]);
  expect(await plain.bucket.keys("_index/_channels/nightly/simple/acme/")).toEqual([]);
  expect(await (await plain.index.fetch("/project/_channels/")).text()).toContain("No channel has a project");
});

it("a channel begins with the first file that is copied into its folder", async () => {
  const { filename, body } = buildWheel({ name: "copied", version: "1.0" });
  const path = join(await temporaryFolder(), filename);
  await writeFile(path, body);
  const aws = awsCli((await findSecondAwsCli()) ?? (await installAwsCli()), stack.bucket.endpoint);
  const ended = await aws("s3", "cp", path, `s3://${stack.bucket.name}/_channels/new/`);
  expect(ended.code, ended.stderr).toBe(0);
  await stack.drain();
  const target = await temporaryFolder();
  const { code, stderr } = await pipInstall(indexUrl("new"), target, "copied");
  expect(code, stderr).toBe(0);
  expect(await printed(target, "import copied; print(copied.__version__)")).toBe("1.0");
});
