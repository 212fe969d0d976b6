import { Command } from "commander";
import type { RejectedOptions } from "../index/rejected.ts";
import { withChannelOption } from "../target/target-options.ts";

export function rejectedCommand(): Command {
  const command = new Command("rejected")
    .summary("list rejected uploads, and why")
    .description(
      "Lists the files in the bucket that the index rejects, or those of one channel, each with the reason, latest upload first. A rejection goes away when its file is removed or replaced by a valid one.",
    )
    .option("--json", "print JSON: key, etag, upload time and reason")
    .addHelpText(
      "after",
      `
Examples:
  wheelyard rejected --env prod
  wheelyard rejected --env prod --json | jq length`,
    )
    .action(async (options: RejectedOptions) => {
      const { rejected } = await import("../index/rejected.ts");
      await rejected(options);
    });
  return withChannelOption(command);
}
