import { HEAP_MEGABYTES, MEMORY_MEGABYTES } from "@wheelyard/usage/limits";
import type { Benchmark, Scale } from "./benchmark.ts";
import { runMeasured } from "./measure/run-measured.ts";
import { bundleProgram } from "./programs/bundle.ts";
import type { CountedLogs } from "./programs/count-logs.ts";

const LINES: Record<Scale, readonly number[]> = { quick: [100_000], full: [1_000_000, 10_000_000] };

const CLIENTS = {
  usual: "pages, metadata and files, asked for by 200 clients",
  worst: "a download in each line, of 600,000 files by a million clients",
} as const;

const benchmark: Benchmark = {
  title: "Counting downloads",
  goal: `a day of ten million lines within ${MEMORY_MEGABYTES} MB, of which JavaScript has ${HEAP_MEGABYTES}, and within a tenth of the function's time`,
  async run(scale) {
    const program = await bundleProgram("count-logs");
    const rows: [string, ...number[]][] = [];
    for (const [kind, clients] of Object.entries(CLIENTS)) {
      for (const lines of LINES[scale]) {
        const args = [`--max-old-space-size=${HEAP_MEGABYTES}`, program, String(lines), kind];
        const { stdout } = await runMeasured(process.execPath, args);
        const counted: CountedLogs = JSON.parse(stdout);
        const { downloads, projects, packedMegabytes, peakMegabytes, seconds } = counted;
        rows.push([
          clients,
          lines,
          downloads,
          projects,
          packedMegabytes,
          peakMegabytes,
          lines / seconds,
          seconds,
        ]);
      }
    }
    return {
      tables: [
        {
          title: "One day's access logs, with all of Node's memory",
          columns: [
            "logs",
            "lines",
            "downloads",
            "projects",
            "MB, packed",
            "peak MB",
            "lines a second of processor time",
            "processor seconds",
          ],
          rows,
        },
      ],
    };
  },
};

export default benchmark;
