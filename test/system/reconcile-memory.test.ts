import { fileURLToPath } from "node:url";
import { shareOf } from "@wheelyard/core/testing/extent";
import { expect, it } from "vitest";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { runCommand } from "../support/run-command.ts";

const SCRIPT = fileURLToPath(new URL("../../packages/indexer/testing/reconcile-memory.ts", import.meta.url));

const DISTRIBUTIONS = shareOf(1_000_000);

it(`a listing of ${DISTRIBUTIONS} distributions is reconciled within 256 MB`, {
  timeout: 400_000,
}, async () => {
  const { stdout, stderr } = await runCommand(
    process.execPath,
    ["--import", "tsx", SCRIPT, String(DISTRIBUTIONS)],
    cleanEnvironment(),
  );
  expect(stderr).toBe("");
  const { missing, messages, peakMegabytes } = JSON.parse(stdout);
  expect({ missing, messages }).toEqual({ missing: DISTRIBUTIONS, messages: DISTRIBUTIONS / 10 });
  expect(peakMegabytes).toBeLessThan(256);
});
