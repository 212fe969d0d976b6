import { Argument, Command } from "commander";
import { CLIENTS, type Client } from "../clients/client-settings.ts";
import type { PipConfigOptions } from "../clients/pip-config.ts";
import { withTargetOptions } from "../target/target-options.ts";

export function pipConfigCommand(): Command {
  const command = new Command("pip-config")
    .summary("print the settings for pip, uv, poetry, pdm or pipenv")
    .description(
      "Prints what installers have to be told, and where their token belongs: in a netrc file, a keyring or the environment, never in a file that is committed.",
    )
    .addArgument(new Argument("[client]", "only for this one").choices(CLIENTS))
    .option("--user <name>", "the user's name on the index", "NAME")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Examples:
  wheelyard pip-config --env prod --user ada
  wheelyard pip-config pip --env prod > ~/.config/pip/pip.conf`,
    )
    .action(async (client: Client | undefined, options: PipConfigOptions) => {
      const { pipConfig } = await import("../clients/pip-config.ts");
      await pipConfig(client, options);
    });
  return withTargetOptions(command);
}
