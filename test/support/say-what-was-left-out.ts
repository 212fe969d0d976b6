import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { hasTime, SEED } from "@wheelyard/core/testing/extent";
import type { TestProject } from "vitest/node";
import { filesLeftOut } from "./system-files.ts";

/** Says, at the end of a run, how much of it was a share. */
export default function setup({ vitest }: TestProject): () => void {
  return () => {
    if (hasTime) return;
    const files = vitest.state.getPaths();
    const sampled = files.filter((file) => readFileSync(file, "utf8").includes("testing/extent"));
    const leftOut = filesLeftOut();
    if (sampled.length > 0) {
      say(
        `${sampled.length} of ${files.length} test files tried a share of their schedules, cases and sizes.`,
      );
    }
    if (leftOut.length > 0) {
      const names = leftOut.map((file) => basename(file, ".test.ts"));
      say(`${leftOut.length} files of test/system were left out: ${names.join(", ")}.`);
      say(`To run one: \`pnpm test ${leftOut[0]}\`. EXPLORE_SEED chooses others; it was ${SEED}.`);
    }
    if (sampled.length + leftOut.length > 0) {
      say(
        "`pnpm test:whole` runs all of these, and tries them in full; CI runs them all, and tries a larger share.",
      );
    }
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
