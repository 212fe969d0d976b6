import { shareOf } from "@wheelyard/core/testing/extent";
import { expect, it } from "vitest";
import { runLoad } from "../load/run-load.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

it("the index equals the bucket after uploads and deletes from many processes and a kill", async () => {
  const load = { files: shareOf(200), projects: 10, processes: 4, channels: 3, kills: 1, seed: 1 };
  const report = await runLoad(load, await temporaryFolder());
  expect(report.differences).toEqual([]);
  expect(report.deadLetters).toBe(0);
  // In more than one index.
  expect(report.pages).toBeGreaterThan(load.projects);
  expect(report.waitingAtKill).toHaveLength(1);
  expect(report.filesInBucket).toBeGreaterThan(load.files / 2);
});
