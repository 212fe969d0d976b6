import { Command } from "commander";
import type { RedriveOptions } from "../redrive/redrive.ts";

export function redriveCommand(): Command {
  return new Command("redrive")
    .summary("have what failed for hours delivered to the indexer again")
    .description(
      "Moves the dead letters, the events that the indexer could not handle in hours, back into its queue. To be done when their cause is mended; harmless at any time, because an event only has the indexer look at the bucket again. It has CloudFront forget the files that they name.",
    )
    .option("--dry-run", "say how many there are, and move nothing")
    .option("--json", "print JSON: how many were moved, and how many are left")
    .optionsGroup("Which index:")
    .option("--env <name>", "a deployed environment, looked up in CloudFormation (WHEELYARD_ENV)")
    .option("--queue <url>", "the indexer's queue, instead of an environment's (WHEELYARD_QUEUE_URL)")
    .option("--dead-letters <url>", "the queue of what failed (WHEELYARD_DEAD_LETTERS_URL)")
    .option("--region <region>", "the AWS region, instead of the configured one")
    .addHelpText(
      "after",
      `
Exits with 0 where all are moved, with 1 where some are left.

Examples:
  wheelyard redrive --env prod --dry-run
  wheelyard redrive --env prod && wheelyard reconcile --env prod`,
    )
    .action(async (options: RedriveOptions) => {
      const { redrive } = await import("../redrive/redrive.ts");
      await redrive(options);
    });
}
