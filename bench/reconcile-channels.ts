import type { Benchmark, Scale } from "./benchmark.ts";
import { type ReconcileRun, reconcileRuns, runNamed } from "./measure/reconcile-runs.ts";
import type { Table } from "./report/table.ts";

const CHANNELS = 200;
const FILES_PER_PROJECT = 20;
const FILES: Record<Scale, number> = { quick: 4_000, full: 20_000 };

const benchmark: Benchmark = {
  title: "Reconciling channels",
  goal: "200 channels cost what one index of their files costs, and the lists of those where something changed",
  async run(scale) {
    const files = FILES[scale];
    const spread = { distributions: files, projects: files / FILES_PER_PROJECT, uploads: CHANNELS };
    const channels = await reconcileRuns({ ...spread, channels: CHANNELS });
    const one = await reconcileRuns({ ...spread, channels: 0 });
    return { tables: [compared(files, channels, one)] };
  },
};

export default benchmark;

/** What the runs over channels take, beside those over one index. */
function compared(files: number, channels: readonly ReconcileRun[], one: readonly ReconcileRun[]): Table {
  const [count, projects] = [files, files / FILES_PER_PROJECT].map((each) => each.toLocaleString("en-US"));
  return {
    title: `${count} distributions in ${projects} projects of ${CHANNELS} channels, then one more in each, beside as many in the main index alone`,
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
