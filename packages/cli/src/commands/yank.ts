import { Command } from "commander";
import type { ChangeOptions } from "../change/change-options.ts";
import type { YankOptions } from "../change/yank.ts";
import { withChangeOptions } from "./change-options.ts";

const WHAT = "a filename, or PROJECT==VERSION for all files of a release";

export function yankCommand(): Command {
  const command = new Command("yank")
    .summary("have installers skip a file or release")
    .description(
      "Yanks files: installers take them only if they are pinned exactly. Writes <key>.yanked beside each.",
    )
    .argument("<what>", WHAT)
    .option("--reason <text>", "shown to anyone who installs it anyway", "")
    .addHelpText(
      "after",
      `
Needs s3:PutObject.

Examples:
  wheelyard yank acme-core==1.4.0 --reason "loses data" --env prod
  wheelyard yank acme_core-1.4.0-py3-none-any.whl --env prod`,
    )
    .action(async (what: string, options: YankOptions) => {
      const { yank } = await import("../change/yank.ts");
      await yank(what, options);
    });
  return withChangeOptions(command);
}

export function unyankCommand(): Command {
  const command = new Command("unyank")
    .summary("undo a yank")
    .description("Undoes a yank: deletes <key>.yanked beside each file.")
    .argument("<what>", WHAT)
    .addHelpText(
      "after",
      `
Needs s3:DeleteObject and s3:GetObject.

Example:
  wheelyard unyank acme-core==1.4.0 --env prod`,
    )
    .action(async (what: string, options: ChangeOptions) => {
      const { unyank } = await import("../change/yank.ts");
      await unyank(what, options);
    });
  return withChangeOptions(command);
}
