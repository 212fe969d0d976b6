import { fileURLToPath } from "node:url";
import type { Benchmark, Scale } from "./benchmark.ts";
import { type ReconcileRun, reconcileRuns, runNamed } from "./measure/reconcile-runs.ts";
import { runMeasured } from "./measure/run-measured.ts";
import { exponent } from "./report/exponent.ts";

const SIZES: Record<Scale, readonly number[]> = { quick: [1_000, 2_000], full: [1_000, 10_000, 100_000] };
const FILES_PER_PROJECT = 20;
const MEMORY = fileURLToPath(new URL("../packages/indexer/testing/reconcile-memory.ts", import.meta.url));

const benchmark: Benchmark = {
  title: "Reconciling",
  goal: "with nothing to do, one listing; with a hundredth to do, what that hundredth takes",
  async run(scale) {
    const bySize: { files: number; runs: ReconcileRun[]; peakMegabytes: number }[] = [];
    for (const files of SIZES[scale]) {
      const task = { distributions: files, projects: files / FILES_PER_PROJECT, channels: 0 };
      const memory = await runMeasured(process.execPath, ["--import", "tsx", MEMORY, String(files)]);
      const { peakMegabytes } = JSON.parse(memory.stdout);
      bySize.push({ files, runs: await reconcileRuns({ ...task, uploads: files / 100 }), peakMegabytes });
    }
    const series = (["nothing to do", "uploads, events lost"] as const).map((name) => ({
      label: name,
      points: bySize.map(({ files, runs }) => [files, runNamed(name, runs).requests] as const),
    }));
    return {
      tables: [
        ...bySize.map(({ files, runs }) => ({
          title: `${told(files)} distributions in ${told(files / FILES_PER_PROJECT)} projects, then 1 % more`,
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

function told(count: number): string {
  return count.toLocaleString("en-US");
}
