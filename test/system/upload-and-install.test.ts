import { readdir } from "node:fs/promises";
import { sample } from "@wheelyard/core/testing/extent";
import { buildSdist } from "@wheelyard/indexer/testing/build-sdist";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installedVersion, pipInstall } from "../support/pip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
});

afterAll(() => stack[Symbol.asyncDispose]());

async function upload(folder: string, ...distributions: { filename: string; body: Buffer }[]): Promise<void> {
  for (const { filename, body } of distributions) await stack.bucket.put(folder + filename, body);
  await stack.drain();
}

describe("pip installs", () => {
  const distributions = [
    ["a wheel from a folder of its project", "arrow/", buildWheel({ name: "arrow", version: "0.12.1" })],
    ["a wheel from no folder", "", buildWheel({ name: "flat", version: "1.0" })],
    [
      "a wheel from a folder of several levels",
      "team a/üb+er/",
      buildWheel({ name: "deep", version: "1.0" }),
    ],
    ["an sdist", "sdists/", buildSdist({ name: "source", version: "2.0" })],
    ["an sdist in a zip", "sdists/", buildSdist({ name: "zipped", version: "2.0", extension: ".zip" })],
    ["a local version", "", buildWheel({ name: "torchlike", version: "2.0+cu118" })],
    ["a wheel that has a build tag", "", buildWheel({ name: "built", version: "1.0", build: "3" })],
    [
      "a wheel of several megabytes",
      "large/",
      buildWheel({
        name: "large",
        version: "1.0",
        files: { "large/data.bin": Buffer.alloc(9_000_000, "wheelyard") },
        compression: "stored",
      }),
    ],
  ] as const;

  it.each(sample(distributions))("%s", async (_, folder, distribution) => {
    await upload(folder, distribution);
    const [project = "", version = ""] = distribution.filename.replace(/\.(tar\.gz|zip|whl)$/, "").split("-");
    const target = await temporaryFolder();
    const pip = await pipInstall(stack.index.simpleUrl, target, project);
    expect(pip, pip.stderr).toMatchObject({ code: 0 });
    expect(await installedVersion(target, project)).toBe(version);
  });

  it("a project by an odd spelling of its name, with its dependency", async () => {
    await upload(
      "",
      buildWheel({ name: "Odd.Name", version: "1.0", fields: { "Requires-Dist": "odd-dependency>=2" } }),
      buildWheel({ name: "odd-dependency", version: "1.0" }),
      buildWheel({ name: "odd-dependency", version: "2.5" }),
    );
    const target = await temporaryFolder();
    const pip = await pipInstall(stack.index.simpleUrl, target, "ODD__name");
    expect(pip, pip.stderr).toMatchObject({ code: 0 });
    expect(await installedVersion(target, "odd_dependency")).toBe("2.5");
  });

  it("the newest version that its Python can run", async () => {
    await upload(
      "",
      buildWheel({ name: "choosy", version: "1.0" }),
      buildWheel({ name: "choosy", version: "1.10" }),
      buildWheel({ name: "choosy", version: "1.9" }),
      buildWheel({ name: "choosy", version: "2.0", requiresPython: ">=99" }),
    );
    const target = await temporaryFolder();
    const pip = await pipInstall(stack.index.simpleUrl, target, "choosy");
    expect(pip, pip.stderr).toMatchObject({ code: 0 });
    expect(await installedVersion(target, "choosy")).toBe("1.10");
  });

  it("by the hash that the page gives, having read the metadata instead of the wheel", async () => {
    await upload("", buildWheel({ name: "hashed", version: "1.0" }));
    const page = await stack.index.project("hashed");
    const file = page?.files[0];
    expect(file?.["core-metadata"]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    const target = await temporaryFolder();
    const pip = await pipInstall(
      `${stack.index.simpleUrl}`,
      target,
      `hashed @ ${new URL(file?.url ?? "", `${stack.index.simpleUrl}hashed/`)}#sha256=${file?.hashes.sha256}`,
    );
    expect(pip, pip.stderr).toMatchObject({ code: 0 });
    expect(await readdir(target)).toContain("hashed");
  });
});

describe("pip refuses", () => {
  it("a project that is not there", async () => {
    const pip = await pipInstall(stack.index.simpleUrl, await temporaryFolder(), "absent");
    expect(pip.code).toBe(1);
    expect(pip.stderr).toContain("No matching distribution found for absent");
  });

  it("to install with a wrong token", async () => {
    await upload("", buildWheel({ name: "guarded", version: "1.0" }));
    const url = stack.index.simpleUrl.replace("local:local", "local:wrong");
    const pip = await pipInstall(url, await temporaryFolder(), "guarded");
    expect(pip.code).toBe(1);
    expect(pip.stderr + pip.stdout).toMatch(/401|No matching distribution/);
  });
});
