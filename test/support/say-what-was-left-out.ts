import { readFileSync } from "node:fs";
import type { TestProject } from "vitest/node";

/** Says, at the end of a run, how much of it was a share. */
export default function setup({ vitest }: TestProject): () => void {
  return () => {
    if (process.env.EXTENT !== undefined) return;
    const files = vitest.state.getPaths();
    const sampled = files.filter((file) => readFileSync(file, "utf8").includes("testing/extent"));
    if (sampled.length === 0) return;
    process.stdout.write(
      `\n${sampled.length} of ${files.length} test files tried a share of their schedules, cases and sizes. ` +
        "`pnpm test:whole` tries them all, and CI a larger share.\n",
    );
  };
}
