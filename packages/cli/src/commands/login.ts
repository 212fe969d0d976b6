import { Command } from "commander";
import type { LoginOptions } from "../login/login.ts";

/** Lets the clients on this machine read the index. */
export function loginCommand(): Command {
  return new Command("login")
    .summary("fetch a stored token, and give it to pip, uv and others")
    .description(
      'Fetches the token that "user add --store" keeps in SSM, and puts it into the netrc file that pip, uv, poetry, pdm, pipenv and hatch read: $NETRC, or ~/.netrc. Other entries stay. The file is readable only by you.',
    )
    .option("--user <name>", "whose token", "ci")
    .option("--print-env", "print the variables of each client instead, for a shell to evaluate")
    .addHelpText(
      "after",
      `
Examples:
  wheelyard login --env prod
  wheelyard login --env prod --index-url https://pypi.example.com    # doesn't ask CloudFormation
  eval "$(wheelyard login --env prod --print-env)"`,
    )
    .optionsGroup("Which index:")
    .option("--env <name>", "a deployed environment (WHEELYARD_ENV)")
    .option("--index-url <url>", "the index's address, if not the environment's (WHEELYARD_INDEX_URL)")
    .option("--region <region>", "an AWS region other than the configured one")
    .option("--channel <name>", "a channel, instead of the main index")
    .action(async (options: LoginOptions) => {
      const { login } = await import("../login/login.ts");
      await login(options);
    });
}
