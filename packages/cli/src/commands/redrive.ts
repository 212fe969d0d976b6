import { Command } from "commander";
import type { RedriveOptions } from "../redrive/redrive.ts";

export function redriveCommand(): Command {
  return new Command("redrive")
    .summary("send dead letters back to the indexer")
    .description(
      "Moves dead letters, the events that the indexer could not handle for hours, back into its queue. Run it once the cause is fixed. Safe at any time: an event only makes the indexer look at the bucket again, and CloudFront forget the files it names.",
    )
    .option("--dry-run", "count them, and move nothing")
    .option("--json", "print JSON: how many were moved, and how many remain")
    .optionsGroup("Which index:")
    .option("--env <name>", "a deployed environment, looked up in CloudFormation (WHEELYARD_ENV)")
    .option("--queue <url>", "the indexer's queue, instead of the environment's (WHEELYARD_QUEUE_URL)")
    .option("--dead-letters <url>", "the dead-letter queue (WHEELYARD_DEAD_LETTERS_URL)")
    .option("--region <region>", "an AWS region other than the configured one")
    .addHelpText(
      "after",
      `
Exits with 0 if all were moved, and with 1 if some remain.

Examples:
  wheelyard redrive --env prod --dry-run
  wheelyard redrive --env prod && wheelyard reconcile --env prod`,
    )
    .action(async (options: RedriveOptions) => {
      const { redrive } = await import("../redrive/redrive.ts");
      await redrive(options);
    });
}
