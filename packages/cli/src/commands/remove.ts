import { Command } from "commander";
import type { RemoveOptions } from "../change/remove.ts";
import { withChangeOptions } from "./change-options.ts";

export function removeCommand(): Command {
  const command = new Command("remove")
    .summary("delete a file or release from the bucket")
    .description(
      "Deletes files and their side files from the bucket, if they are still the ones that the index lists. Asks first.",
    )
    .argument("<what>", "a filename, or PROJECT==VERSION for all files of a release")
    .option("-y, --yes", "don't ask")
    .addHelpText(
      "after",
      `
Needs s3:DeleteObject and s3:GetObject. The bucket keeps deleted files for a while.

Examples:
  wheelyard remove acme-core==1.4.0 --env dev
  wheelyard remove acme_core-1.4.0.tar.gz --env dev --yes`,
    )
    .action(async (what: string, options: RemoveOptions) => {
      const { remove } = await import("../change/remove.ts");
      await remove(what, options);
    });
  return withChangeOptions(command);
}
