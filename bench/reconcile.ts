import { fileURLToPath } from "node:url";
import type { Benchmark, Scale } from "./benchmark.ts";
import { runMeasured } from "./measure/run-measured.ts";
import { bundleProgram } from "./programs/bundle.ts";
import type { ReconcileRun } from "./programs/reconciled.ts";
import { exponent } from "./report/exponent.ts";

const SIZES: Record<Scale, readonly number[]> = { quick: [1_000, 2_000], full: [1_000, 10_000, 100_000] };
const FILES_PER_PROJECT = 20;
const MEMORY = fileURLToPath(new URL("../packages/indexer/testing/reconcile-memory.ts", import.meta.url));

const benchmark: Benchmark = {
  title: "Reconciling",
  goal: "with nothing to do, one listing; with a hundredth to do, what that hundredth takes",
  async run(scale) {
    const program = await bundleProgram("reconciled");
    const bySize: { files: number; runs: ReconcileRun[]; peakMegabytes: number }[] = [];
    for (const files of SIZES[scale]) {
      const { stdout } = await runMeasured(process.execPath, [
        "--max-old-space-size=8192",
        program,
        String(files),
        String(files / FILES_PER_PROJECT),
      ]);
      const memory = await runMeasured(process.execPath, ["--import", "tsx", MEMORY, String(files)]);
      const { peakMegabytes } = JSON.parse(memory.stdout);
      bySize.push({ files, runs: JSON.parse(stdout), peakMegabytes });
    }
    const names = bySize[0]?.runs.map(({ name }) => name) ?? [];
    const series = names.slice(2, 4).map((name, index) => ({
      label: name,
      points: bySize.map(({ files, runs }) => [files, runs[index + 2]?.requests ?? 0] as const),
    }));
    return {
      tables: [
        ...bySize.map(({ files, runs }) => ({
          title: `${files.toLocaleString("en-US")} distributions in ${files / FILES_PER_PROJECT} projects`,
          columns: [
            "run",
            "requests",
            "requests a thousand objects",
            "projects read",
            "messages",
            "differences",
            "objects",
            "seconds",
          ],
          rows: runs.map(({ name, requests, objects, projectsRead, messages, differences, seconds }) => [
            name,
            requests,
            requests / (objects / 1_000),
            projectsRead,
            messages,
            differences,
            objects,
            seconds,
          ]),
        })),
        {
          title: "Memory: a first run over so many distributions in 5,000 projects, with all of Node",
          columns: ["distributions", "peak MB"],
          rows: bySize.map(({ files, peakMegabytes }) => [files, peakMegabytes]),
        },
        {
          title: "How requests grow with the distributions (exponent)",
          columns: ["run", "exponent"],
          rows: series.map(({ label, points }) => [label, exponent(points)]),
        },
      ],
      plots: [
        { name: "reconcile", title: "Requests to reconcile", x: "distributions", y: "requests", series },
      ],
    };
  },
};

export default benchmark;
