import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROGRAM } from "@wheelyard/cli/build";
import { sampleOrAll } from "@wheelyard/core/testing/extent";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { onTerminal, type Step, type TerminalSession } from "../support/terminal.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { settingsFor, type Wheelyard, wheelyard } from "../support/wheelyard.ts";

let stack: TestStack;
let run: Wheelyard;

beforeAll(async () => {
  stack = await startTestStack();
  run = wheelyard(stack);
});
afterAll(() => stack[Symbol.asyncDispose]());

async function typed(
  args: readonly string[],
  steps: readonly Step[] = [],
  env: Record<string, string> = {},
): Promise<TerminalSession> {
  const settings = await settingsFor(stack);
  return onTerminal([process.execPath, PROGRAM, ...args], steps, cleanEnvironment({ ...settings, ...env }));
}

const COLOUR = /\x1b\[\d*[1-9]\d*m/;
const CURSOR_BACK = "\x1b[?25h";

describe("on a terminal", () => {
  it("asks before it removes, and takes anything but yes as no", async () => {
    const { filename, body } = buildWheel({ name: "unwanted", version: "1.0" });
    await stack.bucket.put(`unwanted/${filename}`, body);
    await stack.drain();
    const question = /Remove this file\?/;
    const answers: [typed: string, code: number, told: string][] = [
      ["n\r", 1, "Nothing was changed"],
      ["\r", 1, "Nothing was changed"],
      ["\u0003", 130, "Interrupted: nothing was changed"],
    ];
    for (const [answer, code, told] of answers) {
      const kept = await typed(["remove", filename], [{ await: question, type: answer }]);
      expect(kept).toMatchObject({ code, output: expect.stringContaining(told) });
      expect(await stack.index.filenames("unwanted")).toEqual([filename]);
    }
    const removed = await typed(["remove", filename], [{ await: question, type: "y\r" }]);
    expect(removed).toMatchObject({ code: 0 });
    expect(removed.output).toContain(`Removed ${filename}`);
    expect(await stack.index.filenames("unwanted")).toEqual([]);
  });

  it("shows progress, and clears it away", async () => {
    const folder = await temporaryFolder();
    const { filename, body } = buildWheel({ name: "shown", version: "1.0" });
    await writeFile(join(folder, filename), body);
    const { code, output } = await typed(["publish", folder]);
    expect(code).toBe(0);
    expect(output).toMatch(/Uploading .* 0% {2}0 bytes of \d+ bytes/);
    expect(output).toContain(CURSOR_BACK);
    expect(output).toContain(`Listed ${filename}\r\n`);
  });

  it("waits once for the caches, whatever else it does beside publishing", async () => {
    const folder = await temporaryFolder();
    const publish = async (version: string, ...options: string[]) => {
      const { filename, body } = buildWheel({ name: "superseded", version });
      await writeFile(join(folder, filename), body);
      const env = { WHEELYARD_INDEX_URL: "https://pypi.example.com/simple/" };
      const { code, output } = await typed(["publish", join(folder, filename), ...options], [], env);
      expect(code, output).toBe(0);
      return output;
    };
    await publish("1.0", "--no-wait");
    await stack.drain();
    const output = await publish("2.0", "--yank-previous");
    expect(output).toContain("Yanked superseded-1.0-py3-none-any.whl: superseded by 2.0\r\n");
    expect(output).toContain("Listed superseded-2.0-py3-none-any.whl\r\n");
    expect(output.match(/Waiting for caches to expire: 0 s/g)).toHaveLength(1);
  });

  it.each<[string, Record<string, string>, boolean]>(
    sampleOrAll([
      ["shows colours", {}, true],
      ["shows none with NO_COLOR", { NO_COLOR: "1" }, false],
      ["shows colours with an empty NO_COLOR", { NO_COLOR: "" }, true],
      ["shows none where the terminal is dumb", { TERM: "dumb" }, false],
    ]),
  )("%s", async (_, env, isColoured) => {
    const { code, output } = await typed(["show", "absent"], [], env);
    expect(code).toBe(1);
    expect(output).toContain('Cannot find project "absent"');
    expect(COLOUR.test(output)).toBe(isColoured);
  });

  it("says how long reconcile has run, while it does", async () => {
    const { code, output } = await typed(["reconcile"]);
    expect(code).toBe(0);
    expect(output).toContain('Comparing bucket and index in "wheelyard-local-reconcile": 0 s');
    expect(output).toContain("Nothing found among");
  });
});

it("shows neither progress nor colours if no one is watching", async () => {
  for (const args of [["list"], ["verify"], ["reconcile"], ["show", "absent"]]) {
    const { stdout, stderr } = await run(...args);
    expect(stdout + stderr).not.toContain("\x1b");
  }
});
