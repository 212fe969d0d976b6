import { Command } from "commander";
import type { ReconcileOptions } from "../reconcile/reconcile.ts";
import { withTargetOptions } from "../target/target-options.ts";
import { seconds } from "./seconds.ts";

export function reconcileCommand(): Command {
  const command = new Command("reconcile")
    .summary("have bucket and index compared, and what differs mended")
    .description(
      "Starts the environment's reconcile function, which compares every object in the bucket with what the index says and has the indexer look again at what differs. Says what it found, and waits until it is mended. Harmless at any time, beside uploads and beside itself; it takes up to 15 minutes.",
    )
    .option("--function <name>", "the function, instead of an environment's (WHEELYARD_RECONCILE_FUNCTION)")
    .option("--no-wait", "end when it has said what it found")
    .option("--timeout <seconds>", "how long to wait for the mending", seconds, 900)
    .option("--json", "print JSON: counts, examples, and what is left")
    .addHelpText(
      "after",
      `
What it finds:
  missing   files that the index does not know
  stale     files of which it knows another version
  ghost     files that it lists and that are gone
  outdated  pages, metadata or records that are not what they should be
  damaged   pages that could not be read

Exits with 0 where nothing was found or all of it is mended, with 1 where a difference
is left, or was found and not waited for. Needs lambda:InvokeFunction, and to wait
s3:ListBucket and s3:GetObject.

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
