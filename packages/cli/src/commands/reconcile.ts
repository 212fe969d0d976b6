import { Command } from "commander";
import type { ReconcileOptions } from "../reconcile/reconcile.ts";
import { withTargetOptions } from "../target/target-options.ts";
import { seconds } from "./seconds.ts";

export function reconcileCommand(): Command {
  const command = new Command("reconcile")
    .summary("compare bucket and index, and repair what differs")
    .description(
      "Starts the environment's reconcile function, which compares every object in the bucket with the index and has the indexer look again at each difference. Reports what it found, and waits for the repair. Safe at any time, during uploads and beside another reconcile; takes up to 15 minutes.",
    )
    .option("--function <name>", "the function, instead of the environment's (WHEELYARD_RECONCILE_FUNCTION)")
    .option("--no-wait", "return once it has reported what it found")
    .option("--timeout <seconds>", "how long to wait for the repair", seconds, 900)
    .option("--json", "print JSON: counts, examples, and what remains")
    .addHelpText(
      "after",
      `
What it finds:
  missing   files that the index does not know
  stale     files of which the index knows another version
  ghost     files that the index lists but the bucket no longer has
  outdated  pages, metadata or records that are out of date
  damaged   pages that could not be read

Exits with 0 if nothing was found or all of it is repaired, and with 1 if a difference
remains, or was found and not waited for. Needs lambda:InvokeFunction, and to wait
also s3:ListBucket and s3:GetObject.

Examples:
  wheelyard reconcile --env prod
  wheelyard reconcile --env prod --no-wait --json`,
    )
    .action(async (options: ReconcileOptions) => {
      const { reconcile } = await import("../reconcile/reconcile.ts");
      await reconcile(options);
    });
  return withTargetOptions(command);
}
