import { bundleProgram } from "../programs/bundle.ts";
import type { ReconcileRun, ReconcileTask } from "../programs/reconciled.ts";
import { runMeasured } from "./run-measured.ts";

export type { ReconcileRun };

/** Fills a bucket and reconciles it repeatedly, in a process of its own. */
export async function reconcileRuns(task: ReconcileTask): Promise<ReconcileRun[]> {
  const program = await bundleProgram("reconciled");
  const args = ["--max-old-space-size=8192", program, JSON.stringify(task)];
  return JSON.parse((await runMeasured(process.execPath, args)).stdout);
}

export function runNamed(name: ReconcileRun["name"], runs: readonly ReconcileRun[]): ReconcileRun {
  const found = runs.find((run) => run.name === name);
  if (found === undefined) throw new Error(`Cannot compare the runs "${name}": expected one`);
  return found;
}
