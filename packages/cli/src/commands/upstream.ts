import { Command } from "commander";
import { withTargetOptions } from "../target/target-options.ts";
import type { CheckOptions } from "../upstream/check.ts";

/** Manages where projects come from that the index does not have. */
export function upstreamCommand(): Command {
  return new Command("upstream")
    .summary("check where other projects come from")
    .description("Looks after upstream: the indexes that have what the bucket has not.")
    .addCommand(checkCommand());
}

function checkCommand(): Command {
  const command = new Command("check")
    .summary("check the settings, the claims, and which private names exist upstream")
    .description(
      "Reads the settings of upstream, sees whether every name is claimed, and asks each source for the list of all its projects, to tell which private names are on it. No source is asked for a private name. For a given project, it asks for its page too and says what the rules leave of it. An index without an upstream is checked as it would be with pypi.org.",
    )
    .argument("[projects...]", "projects whose pages to ask for")
    .option("--json", "print JSON: whether all is claimed, what each source says, and each project")
    .addHelpText(
      "after",
      `
WHEELYARD_UPSTREAM_SETTINGS holds settings to check before they are deployed, in JSON.
Exits with 1 if a private name that is not reserved exists upstream, or if not every name is claimed,
and with 3 if a source gives no answer.
Needs s3:GetObject and s3:ListBucket.

Examples:
  wheelyard upstream check --env prod
  wheelyard upstream check requests --env prod`,
    )
    .action(async (projects: string[], options: CheckOptions) => {
      const { checkUpstream } = await import("../upstream/check.ts");
      await checkUpstream(projects, options);
    });
  return withTargetOptions(command);
}
