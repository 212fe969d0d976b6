import { Command } from "commander";
import { withTargetOptions } from "../target/target-options.ts";
import type { CheckOptions } from "../upstream/check.ts";

/** The commands about upstream: where the index gets the projects that it does not have. */
export function upstreamCommand(): Command {
  return new Command("upstream")
    .summary("check upstream: the indexes that public projects come from")
    .description("Checks upstream: the indexes that answer for projects that are not in the bucket.")
    .addCommand(checkCommand());
}

function checkCommand(): Command {
  const command = new Command("check")
    .summary("check the settings, the claims, and which private names exist upstream")
    .description(
      "Reads the upstream settings, checks that every private name is claimed, and fetches each source's list of projects to find the private names that are on it. No source is asked for a private name. If you name projects, it also fetches their pages and says what the rules leave of them. An index without an upstream is checked as if it had pypi.org.",
    )
    .argument("[projects...]", "projects whose pages to ask for")
    .option("--json", "print JSON: whether every name is claimed, what each source says, and each project")
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
