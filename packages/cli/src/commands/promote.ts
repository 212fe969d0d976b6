import { Command } from "commander";
import type { PromoteOptions } from "../promote/promote.ts";
import { seconds } from "./seconds.ts";

export function promoteCommand(): Command {
  return new Command("promote")
    .summary("copy releases from one index to another")
    .description(
      "Copies what one index lists into another, within S3, with the files beside each distribution, and waits until the target lists the same hashes. It overwrites nothing. If one file can't be promoted, none is. The upload time is that of the promotion.",
    )
    .argument("<what...>", "filenames, or PROJECT==VERSION for all files of a release")
    .option("--dry-run", "say what would be copied, and copy nothing")
    .option("--timeout <seconds>", "how long to wait for the target's index", seconds, 120)
    .option("--json", "print JSON: what was promoted, and what the target had")
    .optionsGroup("From and to, each with the default of --env and --bucket:")
    .option("--from <name>", "the environment that has it (WHEELYARD_ENV)")
    .option("--from-bucket <name>", "the bucket, instead of the environment's (WHEELYARD_BUCKET)")
    .option("--from-region <region>", "the region of that environment")
    .option("--from-channel <name>", "a channel of that bucket, instead of the main index")
    .option("--to <name>", "the environment that gets it (WHEELYARD_ENV)")
    .option("--to-bucket <name>", "the bucket, instead of the environment's (WHEELYARD_BUCKET)")
    .option("--to-region <region>", "the region of that environment")
    .option("--to-channel <name>", "a channel of that bucket, instead of the main index")
    .option("--index-url <url>", "the target's address, for printed commands (WHEELYARD_INDEX_URL)")
    .addHelpText(
      "after",
      `
Needs s3:GetObject and s3:ListBucket on both buckets, and s3:PutObject on the target; s3:DeleteObject to undo a
promotion that fails half-way.

Examples:
  wheelyard promote acme-core==1.4.0 --from staging --to prod
  wheelyard promote acme-core==1.4.0 acme-tools==2.0 --from staging --to prod --dry-run
  wheelyard promote acme_core-1.5.0-py3-none-any.whl --from prod --from-channel nightly --to prod`,
    )
    .action(async (what: string[], options: PromoteOptions) => {
      const { promote } = await import("../promote/promote.ts");
      await promote(what, options);
    });
}
