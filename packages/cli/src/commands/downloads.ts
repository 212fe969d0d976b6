import { Command, Option } from "commander";
import type { DownloadsOptions } from "../index/downloads.ts";
import { withChannelOption } from "../target/target-options.ts";

export function downloadsCommand(): Command {
  const command = new Command("downloads")
    .summary("show who still downloads a project")
    .description(
      "Shows how often the files of a project were downloaded in the last 30 days, as counted from the access logs once an hour.",
    )
    .argument("<project>", "a project, in any spelling of its name")
    .addOption(
      new Option("--by <what>", "what to count by")
        .choices(["version", "python", "installer", "system", "day"])
        .default("version"),
    )
    .option("--json", "print JSON, with all of these")
    .addHelpText(
      "after",
      `
Needs s3:GetObject and s3:ListBucket.

Examples:
  wheelyard downloads acme-core --env prod
  wheelyard downloads acme-core --by python --env prod
  wheelyard downloads acme-core --channel nightly --json --env prod | jq .days`,
    )
    .action(async (project: string, options: DownloadsOptions) => {
      const { downloads } = await import("../index/downloads.ts");
      await downloads(project, options);
    });
  return withChannelOption(command);
}
