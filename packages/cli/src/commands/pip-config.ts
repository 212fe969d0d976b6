import { CLIENTS, type Client } from "@wheelyard/site/client-settings";
import { Argument, Command } from "commander";
import type { PipConfigOptions } from "../clients/pip-config.ts";
import { withChannelOption } from "../target/target-options.ts";

export function pipConfigCommand(): Command {
  const command = new Command("pip-config")
    .summary("print the settings for pip, uv, poetry, pdm and others")
    .description(
      "Prints each installer's settings, and where its token goes: into a netrc file, a keyring or the environment, never into a file that is committed. With these settings, a client never takes a private name from pypi.org. If the index has an upstream, the client asks the index alone. If it has none, the client asks pypi.org too, but only where that is safe.",
    )
    .addArgument(new Argument("[client]", "one client only").choices(CLIENTS))
    .option("--user <name>", "the user's name on the index", "NAME")
    .option("--without-upstream", "the index has no public projects; an environment says so itself")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Examples:
  wheelyard pip-config --env prod --user ada
  wheelyard pip-config uv --env prod --channel nightly
  wheelyard pip-config pip --env prod > acme.conf    # then set PIP_CONFIG_FILE=acme.conf`,
    )
    .action(async (client: Client | undefined, options: PipConfigOptions) => {
      const { pipConfig } = await import("../clients/pip-config.ts");
      await pipConfig(client, options);
    });
  return withChannelOption(command);
}
