import { byteSize } from "@wheelyard/core/byte-size";
import { inRoot } from "@wheelyard/core/root";
import { wrongUsage } from "../command-error.ts";
import { openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { columns } from "../terminal/columns.ts";
import { print, printJson, printNote } from "../terminal/print.ts";
import { readUpstreamSettings } from "../upstream/upstream-settings.ts";
import { collectReleases, type InventoriedRelease, type Inventory } from "./collect-releases.ts";
import { csvLines } from "./csv.ts";
import { cycloneDx } from "./cyclone-dx.ts";

export interface InventoryOptions extends TargetOptions {
  format?: "cyclonedx" | "csv";
  json?: boolean;
}

/** Lists every release of an index with what it is made of and what is known about it. */
export async function inventory(options: InventoryOptions): Promise<void> {
  const { format, json } = options;
  if (format !== undefined && json) throw wrongUsage("Cannot use --format and --json together");
  const index = await openIndex(options);
  const { store, root, bucket, indexUrl } = index;
  const now = new Date();
  const allow = readUpstreamSettings(index)?.advisories?.allow ?? [];
  const found = await collectReleases(store, root, allow, now);
  if (json) return printJson(found);
  if (format === "cyclonedx") return printJson(cycloneDx(found, { bucket, indexUrl, now }));
  if (format === "csv") return print(...csvLines(found.releases));
  printTable(found);
  if (found.releases.length === 0) {
    printNote(`${inRoot(`The index in "${bucket}"`, root)} has no releases yet`);
  }
}

function printTable({ releases, advisories }: Inventory): void {
  const header = ["PROJECT", "VERSION", "LICENCE", "UPLOADED", "SIZE", "ADVISORIES"];
  if (releases.length > 0) for (const line of columns([header, ...releases.map(row)])) print(line);
  if (advisories === null) printNote("The index has no advisories, so nothing is said about them");
}

function row({ project, version, licence, files, advisories, requirements }: InventoriedRelease): string[] {
  const [uploaded = ""] = files.map(({ uploadTime }) => uploadTime).toSorted();
  const unsafe = requirements?.filter(({ isAnySafe }) => !isAnySafe) ?? [];
  const known = [
    ...(advisories ?? []).map(({ id }) => id),
    ...unsafe.map(({ requirement }) => `nothing safe for ${requirement}`),
  ];
  return [
    project,
    version,
    licence ?? "",
    uploaded.slice(0, "2026-12-01".length),
    byteSize(files.reduce((sum, { size }) => sum + size, 0)),
    known.join(", "),
  ];
}
