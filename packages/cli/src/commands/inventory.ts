import { Command, Option } from "commander";
import type { InventoryOptions } from "../inventory/inventory.ts";
import { withChannelOption } from "../target/target-options.ts";

export function inventoryCommand(): Command {
  const command = new Command("inventory")
    .summary("list every release with its licence, files and advisories")
    .description(
      "Lists every release that the index has: licence, requirements, files with hash and size, upload time, and what is known about it and about what it requires.",
    )
    .addOption(new Option("--format <format>", "a document instead of a table").choices(["cyclonedx", "csv"]))
    .option("--json", "print JSON: an array of releases, each with its files")
    .addHelpText(
      "after",
      `
Reads one object for each project, each release and each project that they require.
Needs s3:GetObject and s3:ListBucket. If anything can't be read, it prints nothing and
fails.

CycloneDX is version 1.6 in JSON. In CSV, a cell that a spreadsheet would run as a
formula begins with an apostrophe.

Examples:
  wheelyard inventory --env prod
  wheelyard inventory --format cyclonedx --env prod > bom.json
  wheelyard inventory --json --env prod | jq -r '.[] | select(.licence == null).project'`,
    )
    .action(async (options: InventoryOptions) => {
      const { inventory } = await import("../inventory/inventory.ts");
      await inventory(options);
    });
  return withChannelOption(command);
}
