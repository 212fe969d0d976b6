import { fileURLToPath } from "node:url";
import type { Benchmark, Scale } from "./benchmark.ts";
import { runMeasured } from "./measure/run-measured.ts";
import { bundleProgram } from "./programs/bundle.ts";
import type { ReconcileRun, ReconcileTask } from "./programs/reconciled.ts";
import { exponent } from "./report/exponent.ts";
import type { Table } from "./report/table.ts";

const SIZES: Record<Scale, readonly number[]> = { quick: [1_000, 2_000], full: [1_000, 10_000, 100_000] };
const FILES_PER_PROJECT = 20;
const CHANNELS = 200;
const FILES_IN_CHANNELS: Record<Scale, number> = { quick: 4_000, full: 100_000 };
const MEMORY = fileURLToPath(new URL("../packages/indexer/testing/reconcile-memory.ts", import.meta.url));

const benchmark: Benchmark = {
  title: "Reconciling",
  goal: "with nothing to do, one listing; with a hundredth to do, what that hundredth takes; channels cost what one index of their files costs",
  async run(scale) {
    const program = await bundleProgram("reconciled");
    const runs = async (task: ReconcileTask): Promise<ReconcileRun[]> => {
      const args = ["--max-old-space-size=8192", program, JSON.stringify(task)];
      return JSON.parse((await runMeasured(process.execPath, args)).stdout);
    };
    const bySize: { files: number; runs: ReconcileRun[]; peakMegabytes: number }[] = [];
    for (const files of SIZES[scale]) {
      const task = { distributions: files, projects: files / FILES_PER_PROJECT, channels: 0 };
      const memory = await runMeasured(process.execPath, ["--import", "tsx", MEMORY, String(files)]);
      const { peakMegabytes } = JSON.parse(memory.stdout);
      bySize.push({ files, runs: await runs({ ...task, uploads: files / 100 }), peakMegabytes });
    }
    const series = (["nothing to do", "uploads, events lost"] as const).map((name) => ({
      label: name,
      points: bySize.map(({ files, runs }) => [files, runNamed(name, runs).requests] as const),
    }));
    const files = FILES_IN_CHANNELS[scale];
    const spread = { distributions: files, projects: files / FILES_PER_PROJECT, uploads: CHANNELS };
    const inChannels = await runs({ ...spread, channels: CHANNELS });
    const inOneIndex = await runs({ ...spread, channels: 0 });
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
        compared(
          `${told(files)} distributions in ${told(files / FILES_PER_PROJECT)} projects of ${CHANNELS} channels, then one more in each, beside as many in the main index alone`,
          inChannels,
          inOneIndex,
        ),
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

/** What the runs over channels take, beside those over one index. */
function compared(title: string, channels: readonly ReconcileRun[], one: readonly ReconcileRun[]): Table {
  return {
    title,
    columns: [
      "run",
      "requests, times those of one index",
      "time, times that of one index",
      "objects, times those of one index",
      "requests, channels",
      "requests, one index",
      "projects read, channels",
      "projects read, one index",
      "messages, channels",
      "messages, one index",
      "seconds, channels",
      "seconds, one index",
    ],
    rows: channels.map((run) => {
      const other = runNamed(run.name, one);
      return [
        run.name,
        run.requests / other.requests,
        run.seconds / other.seconds,
        run.objects / other.objects,
        run.requests,
        other.requests,
        run.projectsRead,
        other.projectsRead,
        run.messages,
        other.messages,
        run.seconds,
        other.seconds,
      ];
    }),
  };
}

function runNamed(name: ReconcileRun["name"], runs: readonly ReconcileRun[]): ReconcileRun {
  const found = runs.find((run) => run.name === name);
  if (found === undefined) throw new Error(`Cannot compare the runs "${name}": expected one`);
  return found;
}

function told(count: number): string {
  return count.toLocaleString("en-US");
}
