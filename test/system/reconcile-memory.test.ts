import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { runCommand } from "../support/run-command.ts";

const SCRIPT = fileURLToPath(new URL("../../packages/indexer/testing/reconcile-memory.ts", import.meta.url));

it("a listing of 1,000,000 distributions is reconciled within 256 MB", { timeout: 400_000 }, async () => {
  const { stdout, stderr } = await runCommand(
    process.execPath,
    ["--import", "tsx", SCRIPT, "1000000"],
    cleanEnvironment(),
  );
  expect(stderr).toBe("");
  const { missing, messages, peakMegabytes } = JSON.parse(stdout);
  expect({ missing, messages }).toEqual({ missing: 1_000_000, messages: 100_000 });
  expect(peakMegabytes).toBeLessThan(256);
});
