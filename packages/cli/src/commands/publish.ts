import { Command } from "commander";
import type { PublishOptions } from "../publish/publish.ts";
import { withTargetOptions } from "../target/target-options.ts";
import { seconds } from "./seconds.ts";

export function publishCommand(): Command {
  const command = new Command("publish")
    .summary("check, upload and wait until it can be installed")
    .description(
      "Checks distributions exactly as the index will, uploads them to <project>/<filename> without ever overwriting, and waits until they are listed or says why they are rejected. If one of the files is bad, none is uploaded.",
    )
    .argument("[paths...]", "files, or folders that hold them (default: dist)")
    .option("--skip-existing", "leave out files that the index has already")
    .option("--dry-run", "check all and upload nothing")
    .option("--yank-previous", "then yank the releases before this one")
    .option("--build", 'first run "python -m build" here, and publish what it makes')
    .option("--python <program>", "the Python for --build", "python3")
    .option("--no-wait", "end when the files are in the bucket")
    .option("--timeout <seconds>", "how long to wait for the index", seconds, 120)
    .option("--json", "print JSON: what was uploaded, listed, rejected, existed")
    .addHelpText(
      "after",
      `
Needs s3:PutObject, and s3:GetObject and s3:ListBucket to see what the index says.

Examples:
  wheelyard publish --env prod
  wheelyard publish --env prod --build --yank-previous
  wheelyard publish --env prod dist/acme_core-1.4.0-py3-none-any.whl --dry-run`,
    )
    .action(async (paths: string[], options: PublishOptions) => {
      const { publish } = await import("../publish/publish.ts");
      await publish(paths, options);
    });
  return withTargetOptions(command);
}
