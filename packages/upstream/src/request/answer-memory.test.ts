import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { sample } from "@wheelyard/core/testing/extent";
import { expect, it } from "vitest";
import { HEAP_MEGABYTES, MEMORY_MEGABYTES } from "../limits.ts";

const SCRIPT = fileURLToPath(new URL("../../testing/peak-memory.ts", import.meta.url));

it.each(sample(["index.json.gz", "index.html"]))(
  "answers three times for the largest page as %s within the function's memory",
  async (view) => {
    const heap = `--max-old-space-size=${HEAP_MEGABYTES}`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      heap,
      "--import",
      "tsx",
      SCRIPT,
      view,
      "3",
    ]);
    const { statuses, megabytes } = JSON.parse(stdout);
    expect(statuses).toEqual([200, 200, 200]);
    expect(megabytes).toBeLessThan(MEMORY_MEGABYTES);
  },
);
