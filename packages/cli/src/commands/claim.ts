import { Command } from "commander";
import type { ClaimOptions } from "../claims/claim.ts";
import type { UnclaimOptions } from "../claims/unclaim.ts";
import { withChannelOption, withTargetOptions } from "../target/target-options.ts";

export function claimCommand(): Command {
  const command = new Command("claim")
    .summary("keep a name private before its first upload")
    .description(
      "Claims a project's name: it is never asked for upstream, whether or not it has files. The first upload does the same. Writes _claims/<project>.",
    )
    .argument("<project>", "a project, in any spelling of its name")
    .option("--json", "print JSON: the project, and whether the claim is new")
    .addHelpText(
      "after",
      `
Needs s3:PutObject.

Examples:
  wheelyard claim acme-core --env prod`,
    )
    .action(async (project: string, options: ClaimOptions) => {
      const { claim } = await import("../claims/claim.ts");
      await claim(project, options);
    });
  return withChannelOption(command);
}

export function unclaimCommand(): Command {
  const command = new Command("unclaim")
    .summary("give up the claim on a name that has no files")
    .description(
      "Removes the claim on a project's name, if the bucket has no file, status file or page of it in any channel. Lists the whole bucket before and after. Asks first.",
    )
    .argument("<project>", "a project, in any spelling of its name")
    .option("-y, --yes", "don't ask")
    .option("--json", "print JSON: the project, whether it is claimed, and the key that keeps it so")
    .addHelpText(
      "after",
      `
Exits with 1 if something of the project is there: the name stays claimed then.
Needs s3:ListBucket, s3:GetObject, s3:DeleteObject and s3:PutObject.

Examples:
  wheelyard unclaim numpy --env prod`,
    )
    .action(async (project: string, options: UnclaimOptions) => {
      const { unclaim } = await import("../claims/unclaim.ts");
      await unclaim(project, options);
    });
  return withTargetOptions(command);
}
