import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installedVersion, pipInstall } from "../support/pip.ts";
import { pythonPrograms } from "../support/python-programs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { runWheelyard, settingsFor } from "../support/wheelyard.ts";

const PROJECT = fileURLToPath(new URL("./projects/acme-built", import.meta.url));

let stack: TestStack;
let python: string;

beforeAll(async () => {
  stack = await startTestStack();
  python = join(await pythonPrograms(new URL("./requirements/build.txt", import.meta.url)), "python");
});
afterAll(() => stack[Symbol.asyncDispose]());

async function build(folder: string, program = python) {
  return runWheelyard(["publish", "--build", "--python", program], {
    env: await settingsFor(stack),
    cwd: folder,
  });
}

describe("publish --build", () => {
  it("publishes what the project's own build makes, and no leftovers", async () => {
    const folder = join(await temporaryFolder(), "project");
    await cp(PROJECT, folder, { recursive: true });
    await mkdir(join(folder, "dist"));
    await writeFile(join(folder, "dist", "acme_built-0.9-py3-none-any.whl"), "of an earlier build");
    const ended = await build(folder);
    expect(ended, ended.stderr).toMatchObject({
      code: 0,
      stdout: [
        "Listed acme_built-1.0-py3-none-any.whl",
        "Listed acme_built-1.0.tar.gz",
        `pip install --index-url ${stack.index.url}/simple/ acme-built==1.0`,
        "",
      ].join("\n"),
    });
    expect(await readdir(join(folder, "dist"))).toEqual(["acme_built-0.9-py3-none-any.whl"]);
    const target = await temporaryFolder();
    const installed = await pipInstall(stack.index.simpleUrl, target, "acme-built==1.0");
    expect(installed, installed.stderr).toMatchObject({ code: 0 });
    expect(await installedVersion(target, "acme_built")).toBe("1.0");
  });

  it("uploads nothing if the build fails", async () => {
    const folder = join(await temporaryFolder(), "project");
    await cp(PROJECT, folder, { recursive: true });
    await writeFile(join(folder, "backend.py"), "raise SystemExit('no compiler')");
    const ended = await build(folder);
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toContain("no compiler");
    expect(ended.stderr).toContain(`error: Cannot build "${folder}": "${python} -m build" exited with 1`);
  });

  it("names what is missing", async () => {
    const folder = await temporaryFolder();
    expect(await build(folder)).toEqual({
      code: 1,
      stdout: "",
      stderr: `error: Cannot build "${folder}": expected the root of a project, with pyproject.toml or setup.py\n`,
    });
    await cp(PROJECT, folder, { recursive: true });
    expect(await build(folder, "no-such-python")).toEqual({
      code: 1,
      stdout: "",
      stderr: "error: Cannot run no-such-python: spawn no-such-python ENOENT; choose another with --python\n",
    });
  });
});
