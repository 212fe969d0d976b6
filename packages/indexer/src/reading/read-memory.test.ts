import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { sample } from "@wheelyard/core/testing/extent";
import { afterAll, beforeAll, expect, it } from "vitest";
import { wheelAtItsLimits } from "../../testing/large-wheels.ts";
import { MAX_ENTRIES } from "./archive-member.ts";

const SCRIPT = fileURLToPath(new URL("../../testing/peak-memory.ts", import.meta.url));

let folder: string;
let wheel: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wheelyard-"));
  wheel = join(folder, "limits.whl");
  await writeFile(wheel, wheelAtItsLimits(MAX_ENTRIES, 4_000_000).body);
});
afterAll(() => rm(folder, { recursive: true }));

const READINGS = [
  ["corpus", "every hostile file, one after another", "rejected"],
  ["limits", "wheels read at once, each with all the entries and METADATA that are let in", "read"],
  ["many", "a thousand wheels of 5 MB at once", "read"],
  ["huge", "a wheel of 5 GB", "read"],
] as const;

it.each(sample(READINGS))("takes less than 256 MB (%s: %s)", async (reading, _, outcome) => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", SCRIPT, reading, wheel]);
  const { outcomes, megabytes } = JSON.parse(stdout);
  expect(outcomes).toEqual([outcome]);
  expect(megabytes).toBeLessThan(256);
});
