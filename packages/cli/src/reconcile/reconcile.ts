import { counted } from "@wheelyard/core/counted";
import type { ReconcileReport } from "@wheelyard/indexer/reconcile/reconcile-report";
import { CommandError, refused, wrongUsage } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { type OpenIndex, openIndex } from "../target/open-index.ts";
import { completed, type TargetOptions } from "../target/target-options.ts";
import { interruptible } from "../terminal/interruption.ts";
import { print, printJson } from "../terminal/print.ts";
import { elapsedProgress } from "../terminal/progress.ts";
import type { Mismatch } from "../verify/mismatch.ts";
import { awaitAgreement } from "./await-agreement.ts";
import { describeReport } from "./describe-report.ts";
import { invokeReconcile } from "./invoke-reconcile.ts";

export interface ReconcileOptions extends TargetOptions {
  function?: string;
  /** False for --no-wait. */
  wait: boolean;
  /** In seconds. */
  timeout: number;
  json?: boolean;
}

export async function reconcile(options: ReconcileOptions): Promise<void> {
  const index = await openIndex(options);
  const name = options.function ?? requireFunction(index, options);
  await interruptible("reconcile keeps running", async (signal) => {
    const progress = elapsedProgress(`Comparing bucket and index in "${name}":`);
    const report = await invokeReconcile(name, options.region, signal).finally(progress.stop);
    if (!options.json) for (const line of describeReport(report)) print(line);
    const left = await leftOver(index, report, options, signal);
    if (options.json) printJson({ ...report, left });
    else if (left !== undefined) printLeft(left, report);
    conclude(report, left, options);
  });
}

function requireFunction({ reconcileFunction }: OpenIndex, options: TargetOptions): string {
  if (reconcileFunction !== undefined) return reconcileFunction;
  const { env } = completed(options);
  if (env === undefined) {
    throw wrongUsage(
      "Cannot find the reconcile function: expected --env or --function, or WHEELYARD_ENV or WHEELYARD_RECONCILE_FUNCTION",
    );
  }
  throw refused(
    `Cannot find the reconcile function: the stack of environment "${env}" has no output "ReconcileFunctionName"; deploy it again, or pass --function`,
  );
}

/** @returns undefined if the command didn't wait for the repair, or there was nothing to repair */
async function leftOver(
  index: OpenIndex,
  { differences, later = 0 }: ReconcileReport,
  { wait, timeout }: ReconcileOptions,
  signal: AbortSignal,
): Promise<Mismatch[] | undefined> {
  return wait && differences > 0 && later === 0 ? awaitAgreement(index, timeout, signal) : undefined;
}

function printLeft(left: readonly Mismatch[], { newer = 0 }: ReconcileReport): void {
  for (const { key, problem } of left) print(`"${key}" ${problem}`);
  if (left.length > 0) return;
  print(newer === 0 ? "All repaired: bucket and index agree" : "All else is repaired");
}

function conclude(
  { differences, newer = 0 }: ReconcileReport,
  left: readonly Mismatch[] | undefined,
  { timeout }: ReconcileOptions,
): void {
  if (left !== undefined && left.length > 0) {
    const remain = `${counted(left.length, "difference")} ${left.length === 1 ? "remains" : "remain"}`;
    throw refused(
      `Not all is repaired after ${timeout} s: ${remain}; check the indexer's alarms, or wait longer with --timeout`,
    );
  }
  // Already reported; only the exit code is left to set.
  if ((left === undefined && differences > 0) || newer > 0) throw new CommandError(EXIT.refused, "");
}
