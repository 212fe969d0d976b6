import { Command } from "commander";
import { withTargetOptions } from "../target/target-options.ts";
import type { VerifyOptions } from "../verify/verify.ts";

export function verifyCommand(): Command {
  const command = new Command("verify")
    .summary("compare bucket and index, and list every difference")
    .description(
      "Compares every file in the bucket with the project pages, their HTML and compressed forms, the root list and the rejection records. Changes nothing. Uploads from the last few seconds may show up as differences.",
    )
    .option("--deep", "read and hash every file again")
    .option("--json", "print JSON: counts, and each difference with its key")
    .addHelpText(
      "after",
      `
Exits with 1 if there is a difference. Needs s3:ListBucket and s3:GetObject.

Examples:
  wheelyard verify --env prod
  wheelyard verify --env prod --deep --json`,
    )
    .action(async (options: VerifyOptions) => {
      const { verify } = await import("../verify/verify.ts");
      await verify(options);
    });
  return withTargetOptions(command);
}
