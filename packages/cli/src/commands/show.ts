import { Command } from "commander";
import type { ShowOptions } from "../index/show.ts";
import { withChannelOption } from "../target/target-options.ts";

export function showCommand(): Command {
  const command = new Command("show")
    .summary("show what the index knows about a project")
    .description("Shows a project's status, latest release, versions, yanked files and duplicates.")
    .argument("<project>", "a project, in any spelling of its name")
    .option("--json", "print JSON, with every file")
    .addHelpText(
      "after",
      `
Examples:
  wheelyard show acme-core --env prod
  wheelyard show Acme.Core --env prod --json | jq -r .latest`,
    )
    .action(async (project: string, options: ShowOptions) => {
      const { show } = await import("../index/show.ts");
      await show(project, options);
    });
  return withChannelOption(command);
}
