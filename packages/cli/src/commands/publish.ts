import { Command } from "commander";
import type { PublishOptions } from "../publish/publish.ts";
import { withChannelOption } from "../target/target-options.ts";
import { seconds } from "./seconds.ts";

export function publishCommand(): Command {
  const command = new Command("publish")
    .summary("check, upload, and wait until pip can install it")
    .description(
      "Checks distributions exactly as the index will, uploads them to <project>/<filename> without overwriting anything, and waits until they are listed, or says why they are rejected. If one file is invalid, none is uploaded.",
    )
    .argument("[paths...]", "files, or folders with files (default: dist)")
    .option("--skip-existing", "skip files that the index already has")
    .option("--dry-run", "check everything, upload nothing")
    .option("--yank-previous", "then yank all earlier releases")
    .option("--build", 'first run "python -m build" here, and publish the result')
    .option("--python <program>", "the Python for --build", "python3")
    .option("--no-wait", "return once the files are in the bucket")
    .option("--timeout <seconds>", "how long to wait for the index", seconds, 120)
    .option("--json", "print JSON: what was uploaded, listed, rejected, or existed")
    .addHelpText(
      "after",
      `
Needs s3:PutObject, and s3:GetObject and s3:ListBucket to see what the index says.

Examples:
  wheelyard publish --env prod
  wheelyard publish --env prod --build --yank-previous
  wheelyard publish --env prod --channel nightly
  wheelyard publish --env prod dist/acme_core-1.4.0-py3-none-any.whl --dry-run`,
    )
    .action(async (paths: string[], options: PublishOptions) => {
      const { publish } = await import("../publish/publish.ts");
      await publish(paths, options);
    });
  return withChannelOption(command);
}
