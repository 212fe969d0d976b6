import { Command } from "commander";
import type { RejectedOptions } from "../index/rejected.ts";
import { withTargetOptions } from "../target/target-options.ts";

export function rejectedCommand(): Command {
  const command = new Command("rejected")
    .summary("list uploads that are not on the index, and why")
    .description(
      "Lists the files in the bucket that the index does not list, each with the reason, the latest upload first. A record goes away with its file, or when the file becomes good.",
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
  return withTargetOptions(command);
}
