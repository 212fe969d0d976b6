import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { readIndexAdvisories } from "../advisories/index-advisories.ts";
import { wrongUsage } from "../command-error.ts";
import { limitedReads } from "../index/limited-reads.ts";
import { noProjects, readRootList } from "../index/read-pages.ts";
import { type OpenIndex, openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { printNote } from "../terminal/print.ts";
import { countProgress, type Progress } from "../terminal/progress.ts";
import { readUpstreamSettings } from "../upstream/upstream-settings.ts";
import { readInventory } from "./read-inventory.ts";
import type { ProjectInventory } from "./release.ts";
import { renderCsv } from "./render-csv.ts";
import { renderCycloneDx } from "./render-cyclonedx.ts";
import { renderInventoryJson } from "./render-json.ts";
import { renderTable } from "./render-table.ts";

/** How many objects are read at once. */
const READS_AT_ONCE = 16;

export interface InventoryOptions extends TargetOptions {
  format?: "cyclonedx" | "csv";
  json?: boolean;
}

/** Prints what an index has: everything or, if something can't be read, nothing. */
export async function inventory(options: InventoryOptions): Promise<void> {
  if (options.json && options.format !== undefined) {
    throw wrongUsage(`Cannot use --json with --format ${options.format}: expected one of them`);
  }
  const index = await openIndex(options);
  const { root } = index;
  const store = limitedReads(index.store, READS_AT_ONCE);
  const settings = readUpstreamSettings(index)?.advisories ?? {};
  const projects = await readRootList(store, root);
  const known = (await readIndexAdvisories(store, projects))?.of;
  if (known === undefined) printNote("Advisories are unknown: the index has not fetched any");
  if (projects.length === 0) printNote(noProjects(index));
  const progress = countProgress("Reading projects", projects.length);
  const found = readInventory(projects, { store, root, known, settings, now: new Date() });
  await printWhole(rendered(counting(found, progress), index, options), progress);
}

function rendered(
  projects: AsyncIterable<ProjectInventory>,
  { indexUrl, bucket, root }: OpenIndex,
  { format, json }: InventoryOptions,
): AsyncGenerator<string> {
  if (json) return renderInventoryJson(projects);
  if (format === "cyclonedx") return renderCycloneDx(projects, indexUrl ?? `s3://${bucket}/${root}`);
  return format === "csv" ? renderCsv(projects) : renderTable(projects);
}

async function* counting<T>(projects: AsyncIterable<T>, progress: Progress): AsyncGenerator<T> {
  for await (const project of projects) {
    progress.add(1);
    yield project;
  }
}

/** Keeps the text in a file until it is whole: what fails half-way must not look like a short inventory. */
async function printWhole(text: AsyncIterable<string>, progress: Progress): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-inventory-"));
  const path = join(folder, "inventory");
  try {
    await pipeline(Readable.from(text), createWriteStream(path)).finally(progress.stop);
    await pipeline(createReadStream(path), process.stdout, { end: false });
  } catch (error) {
    // No one reads any further, as with `| head -1`.
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
