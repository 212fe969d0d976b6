import { Argument, Command } from "commander";
import type { StatusOptions } from "../change/status.ts";
import { withChangeOptions } from "./change-options.ts";

export function statusCommand(): Command {
  const command = new Command("status")
    .summary("mark a project as archived, deprecated or quarantined")
    .description(
      "Sets a project's status (PEP 792). Nothing can be installed from a quarantined project; the other statuses only inform. Writes <project>/<project>.status.",
    )
    .argument("<project>", "a project, in any spelling of its name")
    .addArgument(
      new Argument("<status>", "the new status").choices(["active", "archived", "deprecated", "quarantined"]),
    )
    .option("--reason <text>", "shown beside the status")
    .addHelpText(
      "after",
      `
Needs s3:PutObject; to clear a status also s3:DeleteObject and s3:GetObject.

Examples:
  wheelyard status acme-core deprecated --reason "use acme-base" --env prod
  wheelyard status acme-core active --env prod`,
    )
    .action(async (project: string, status: string, options: StatusOptions) => {
      const { setStatus } = await import("../change/status.ts");
      await setStatus(project, status, options);
    });
  return withChangeOptions(command);
}
