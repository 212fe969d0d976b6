import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { ObjectReader } from "@wheelyard/indexer/reading/object-reader";
import { readDistribution } from "@wheelyard/indexer/reading/read-distribution";
import type { Store } from "@wheelyard/indexer/store/store";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { runDumbPypi } from "./dumb-pypi.ts";

/**
 * Makes dumb-pypi's pages for the wheels in a folder, inside it. It doesn't read wheels: someone else must find out
 * what it says about them.
 *
 * @param detail whether the list tells hashes only, or also what the wheels require, and their metadata is laid beside
 * @returns the folder to serve
 */
export async function dumbPypiSite(
  files: readonly string[],
  packages: string,
  detail: "hashes" | "metadata",
): Promise<string> {
  const lines: string[] = [];
  for (const file of files) {
    const filename = basename(file);
    const body = await readFile(file);
    const hash = `sha256=${sha256(body)}`;
    if (detail === "hashes") lines.push(JSON.stringify({ filename, hash }));
    else {
      const { metadataFile, requiresPython } = await readWheel(filename, body);
      await writeFile(join(packages, `${filename}.metadata`), metadataFile);
      const core_metadata = `sha256=${sha256(metadataFile)}`;
      lines.push(JSON.stringify({ filename, hash, core_metadata, requires_python: requiresPython }));
    }
  }
  const list = join(packages, "list.json");
  await writeFile(list, `${lines.join("\n")}\n`);
  await runDumbPypi(list, packages, "../../");
  return packages;
}

async function readWheel(filename: string, body: Buffer) {
  const store = new MemoryStore();
  store.write(filename, body);
  const objects = new ObjectReader(store satisfies Store);
  const read = await readDistribution(objects, filename, parseDistributionFilename(filename));
  if (read.kind !== "read" || read.metadata === undefined || read.metadataFile === undefined)
    throw new Error(`Cannot read "${filename}": ${JSON.stringify(read)}`);
  return { metadataFile: read.metadataFile, requiresPython: read.metadata.requiresPython };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
