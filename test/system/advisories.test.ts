import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { startUpstreamServer, type UpstreamServer } from "@wheelyard/upstream/testing/upstream-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { advisoryEntry as entry, startAdvisoriesSource } from "../support/advisories-source.ts";
import { installedVersion, pipInstall } from "../support/pip.ts";
import { installerEnvironment, pythonPrograms } from "../support/python-programs.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { runWheelyard, settingsFor } from "../support/wheelyard.ts";

let upstream: UpstreamServer;
let source: Awaited<ReturnType<typeof startAdvisoriesSource>>;
let stack: TestStack;

/** requestz 2.0 steals tokens; all of evil does; slow has a flaw that nobody has rated. */
const ENTRIES = [
  entry("MAL-2026-1234", "requestz", { versions: ["2.0"] }, { summary: "Steals tokens" }),
  entry("MAL-2026-1", "evil", {}),
  entry("PYSEC-2026-9", "slow", { versions: ["1.0"] }, { summary: "Slow" }),
  ...Array.from({ length: 200 }, (_, n) => entry(`PYSEC-2025-${n}`, `other-${n}`, { versions: ["1.0"] })),
];

beforeAll(async () => {
  source = await startAdvisoriesSource(ENTRIES);
  upstream = await startUpstreamServer();
  for (const name of ["requestz", "evil", "slow"]) {
    upstream.publish(name, ...["1.0", "2.0"].map((version) => buildWheel({ name, version })));
  }
  stack = await startTestStack(undefined, {
    UPSTREAM: upstream.index,
    ADVISORIES: "malicious",
    ADVISORIES_SOURCE: source.url,
  });
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await upstream.close();
  await source[Symbol.asyncDispose]();
});

it("the stack fetches the advisories when it starts", () => {
  expect(stack.log).toContain("Advisories are fetched: 203 in all");
});

/** Installs into a folder of its own. */
const INSTALLERS = {
  pip: (requirement: string, target: string) =>
    pipInstall(stack.index.simpleUrl, target, "--retries", "0", requirement),
  async uv(requirement: string, target: string) {
    const programs = await pythonPrograms(new URL("../clients/requirements/uv.txt", import.meta.url));
    const options = ["--no-cache", "--default-index", stack.index.simpleUrl, "--target", target];
    const environment = { ...installerEnvironment(), UV_PYTHON_DOWNLOADS: "never", UV_HTTP_RETRIES: "0" };
    return runCommand(`${programs}/uv`, ["pip", "install", ...options, requirement], environment, target);
  },
};

describe.each(Object.entries(INSTALLERS))("%s", (_, install) => {
  it.each([
    ["takes the next version if one is malicious", "requestz", "1.0"],
    ["takes what only has a flaw that nobody has rated", "slow", "2.0"],
  ])("%s", async (__, name, version) => {
    const target = await temporaryFolder();
    const { code, stderr } = await install(name, target);
    expect(code, stderr).toBe(0);
    expect(await installedVersion(target, name)).toBe(version);
  });

  it.each([
    ["a pinned malicious version", "requestz==2.0", "_held-back/MAL-2026-1234/"],
    ["a project of which nothing is known to be safe", "evil==1.0", "_held-back/MAL-2026-1/"],
  ])("fails on %s, with the advisory in sight", async (__, requirement, shown) => {
    const { code, stdout, stderr } = await install(requirement, await temporaryFolder());
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain(shown);
  });
});

it("a project's page lists all that is known, even if it holds nothing back", async () => {
  const page = async (name: string) => (await stack.index.fetch(`/project/${name}/`)).text();
  const malicious = await page("requestz");
  expect(malicious).toContain('href="https://osv.dev/vulnerability/MAL-2026-1234"');
  expect(malicious).toContain("Steals tokens");
  expect(malicious).toContain("1 release here: 2.0, held back");
  const flawed = await page("slow");
  expect(flawed).toContain("not rated");
  expect(flawed).toContain("1 release here: 1.0</p>");
});

it("a private release's page says which requirement admits nothing safe", async () => {
  const wheel = buildWheel({
    name: "acme",
    version: "1.0+cu121",
    fields: { "Requires-Dist": "requestz==2.0" },
  });
  await stack.bucket.put(wheel.filename, wheel.body);
  await stack.drain();
  const page = await (await stack.index.fetch("/project/acme/1.0%2Bcu121/_advisories/")).text();
  expect(page).toContain("<code>requestz ==2.0</code>");
  expect(page).toMatch(/Every version that it admits has <a [^>]*>MAL-2026-1234</);
  expect((await stack.index.fetch("/project/slow/1.0/_advisories/")).status).toBe(404);
});

it("audit takes what the index knows, and what its settings allow", async () => {
  const file = join(await temporaryFolder(), "requirements.txt");
  await writeFile(file, "requestz==2.0\nslow==1.0\nacme==1.0\n");
  const allow = [
    { id: "PYSEC-2026-9", until: "2999-01-01", reason: "not used" },
    { id: "MAL-2026-1234", until: "2001-01-01", reason: "over" },
  ];
  const settings = { reserved: [], sources: [{ index: upstream.index }], advisories: { allow } };
  const env = { ...(await settingsFor(stack)), WHEELYARD_UPSTREAM_SETTINGS: JSON.stringify(settings) };
  expect(await runWheelyard(["audit", file], { env })).toEqual({
    code: 1,
    stdout: "requestz 2.0: MAL-2026-1234, malicious: Steals tokens\n",
    stderr: "1 of 203 entries of the advisories could not be read\nerror: 1 finding in 1 release\n",
  });
});
