import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { sample, shareOf } from "@wheelyard/core/testing/extent";
import { expect, it } from "vitest";
import { HEAP_MEGABYTES, MEMORY_MEGABYTES } from "../limits.ts";

const SCRIPT = fileURLToPath(new URL("../../testing/peak-memory-of-names.ts", import.meta.url));

/** As many as pypi.org has. */
const PROJECTS = shareOf(700_000);

it.each(sample(["json", "html"]))(
  "compares names with a whole list, in %s, within the function's memory",
  async (type) => {
    const heap = `--max-old-space-size=${HEAP_MEGABYTES}`;
    const args = [heap, "--import", "tsx", SCRIPT, type, String(PROJECTS)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const { projects, found, megabytes } = JSON.parse(stdout);
    expect(projects).toBe(PROJECTS);
    expect(found).toEqual(["project-number-5", `project-number-${PROJECTS - 1}`]);
    expect(megabytes).toBeLessThan(MEMORY_MEGABYTES);
  },
);
