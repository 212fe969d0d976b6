import { Command, Option } from "commander";
import type { InventoryOptions } from "../inventory/inventory.ts";
import { withChannelOption } from "../target/target-options.ts";

export function inventoryCommand(): Command {
  const command = new Command("inventory")
    .summary("list every release with its licence, files and advisories")
    .description(
      "Lists every release of the index with its licence expression, dependencies, hashes, sizes and upload times, and with what is known about it and what it requires, if the index has advisories.",
    )
    .addOption(
      new Option(
        "--format <format>",
        "a bill of materials (CycloneDX 1.6), or a table with a row for each file",
      ).choices(["cyclonedx", "csv"]),
    )
    .option("--json", "print JSON: each release with all that is listed")
    .addHelpText(
      "after",
      `
Examples:
  wheelyard inventory --env prod
  wheelyard inventory --env prod --format cyclonedx > sbom.json
  wheelyard inventory --env prod --channel nightly --format csv > nightly.csv`,
    )
    .action(async (options: InventoryOptions) => {
      const { inventory } = await import("../inventory/inventory.ts");
      await inventory(options);
    });
  return withChannelOption(command);
}
