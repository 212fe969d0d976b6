import { Command } from "commander";
import { withTargetOptions } from "../target/target-options.ts";
import type { VerifyOptions } from "../verify/verify.ts";

export function verifyCommand(): Command {
  const command = new Command("verify")
    .summary("compare bucket and index, and list every difference")
    .description(
      "Compares all of the index with the bucket, as reconcile does: pages and everything rendered from them, metadata, lists and rejection records. Changes nothing. Uploads from the last few seconds may show up as differences.",
    )
    .option("--deep", "read and hash every file again")
    .option("--json", "print JSON: counts, each difference with its key, and what is not compared")
    .addHelpText(
      "after",
      `
Exits with 1 if there is a difference, or something that a newer wheelyard version wrote.
Needs s3:ListBucket and s3:GetObject. Pages name the address of the index: give
--index-url as the index is deployed, or leave it out.

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
