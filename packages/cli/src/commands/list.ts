import { Command } from "commander";
import type { ListOptions } from "../index/list.ts";
import { withChannelOption } from "../target/target-options.ts";

export function listCommand(): Command {
  const command = new Command("list")
    .summary("list all projects, or the files of one")
    .description("Lists the names of all projects, or the files of one project in version order.")
    .argument("[project]", "a project, in any spelling of its name")
    .option("--json", "print JSON: names, or files with size, hash and times")
    .addHelpText(
      "after",
      `
Examples:
  wheelyard list --env prod
  wheelyard list acme-core --env prod --json | jq -r '.[].filename'`,
    )
    .action(async (project: string | undefined, options: ListOptions) => {
      const { list } = await import("../index/list.ts");
      await list(project, options);
    });
  return withChannelOption(command);
}
