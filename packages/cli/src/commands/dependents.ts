import { Command } from "commander";
import type { DependentsOptions } from "../index/dependents.ts";
import { withChannelOption } from "../target/target-options.ts";

export function dependentsCommand(): Command {
  const command = new Command("dependents")
    .summary("show which projects require a project")
    .description(
      "Shows the projects of the index whose latest release requires a project, what they require, and which of them exclude its newest version. For a project from upstream, the newest version is not known.",
    )
    .argument("<project>", "a project, in any spelling of its name")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Reads the data of the home page: at most 256 objects up to 65,000 projects.
Needs s3:GetObject and s3:ListBucket.

Examples:
  wheelyard dependents acme-core --env prod
  wheelyard dependents acme-core --json --env prod | jq -r '.dependents[] | select(.admits == false).project'`,
    )
    .action(async (project: string, options: DependentsOptions) => {
      const { dependents } = await import("../index/dependents.ts");
      await dependents(project, options);
    });
  return withChannelOption(command);
}
