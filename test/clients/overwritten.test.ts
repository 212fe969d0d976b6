import { rm } from "node:fs/promises";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { clientPrograms } from "./environment.ts";
import { newestPip } from "./pip.ts";
import { uv } from "./uv.ts";
import { Workspace } from "./workspace.ts";

/** What a client chooses and then has installed, with everything that it keeps from earlier times. */
interface Choice {
  locked: string[];
  installed: string[];
}

const chooseBy: Record<string, (index: string, project: string, workspace: Workspace) => Promise<Choice>> = {
  async uv(index, project, workspace) {
    const request = { requirements: [project], indexes: [index] };
    await rm(workspace.path("uv.lock"), { force: true });
    await rm(workspace.path(".venv"), { recursive: true, force: true });
    const locked = await uv.verbs.lock?.(request, workspace);
    const installed = await uv.verbs.install?.(request, workspace);
    expect([locked?.code, installed?.code], `${locked?.output}${installed?.output}`).toEqual([0, 0]);
    return {
      locked: namesOf(locked?.versions).filter((name) => name !== "the-project"),
      installed: namesOf(installed?.versions).filter((name) => name !== "the-project"),
    };
  },

  // Elsewhere, its verbs run without the cache that this test is about.
  async pip(index, project, workspace) {
    const target = workspace.path("target");
    await rm(target, { recursive: true, force: true });
    const pip = (...args: string[]) =>
      workspace.run("python", ["-m", "pip", ...args, "--index-url", index, project]);
    const locked = await pip("install", "--dry-run", "--ignore-installed", "--report", "report.json");
    const installed = await pip("install", "--target", target);
    expect([locked.code, installed.code], locked.output + installed.output).toEqual([0, 0]);
    const report = JSON.parse(await workspace.read("report.json")) as {
      install: { metadata: { name: string } }[];
    };
    return {
      locked: report.install.map(({ metadata }) => metadata.name).toSorted(),
      installed: namesOf(await workspace.installed()),
    };
  },
};

function namesOf(versions: ReadonlyMap<string, string> = new Map()): string[] {
  return [...versions.keys()].filter((name) => name !== "pip" && name !== "setuptools").toSorted();
}

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
  for (const name of ["first", "second", "third"]) {
    const { filename, body } = buildWheel({ name, version: "1.0" });
    await stack.bucket.put(filename, body);
  }
});
afterAll(() => stack[Symbol.asyncDispose]());

describe.each([
  { client: uv, choose: chooseBy.uv },
  { client: newestPip, choose: chooseBy.pip },
])("$client.name $client.version, with its caches", ({ client, choose }) => {
  it("gets the new file of a wheel that was overwritten, or deleted and published again", async () => {
    await using workspace = await Workspace.make(await clientPrograms(client.requirements));
    const project = `changing-for-${client.name}`;
    const wheel = (needs: string) =>
      buildWheel({ name: project, version: "1.0", fields: { "Requires-Dist": needs } });
    const publish = async (needs: string): Promise<Choice> => {
      const { filename, body } = wheel(needs);
      await stack.bucket.put(filename, body);
      await stack.drain();
      return (await choose?.(stack.index.simpleUrl, project, workspace)) as Choice;
    };
    const choice = (needs: string): Choice => {
      const names = [project, needs].toSorted();
      return { locked: names, installed: names };
    };

    expect(await publish("first")).toEqual(choice("first"));
    expect(await publish("second")).toEqual(choice("second"));
    await stack.bucket.delete(wheel("second").filename);
    await stack.drain();
    expect(await publish("third")).toEqual(choice("third"));
  });
});
