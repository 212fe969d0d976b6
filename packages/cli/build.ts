import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleForNode } from "@wheelyard/indexer/build/bundle-for-node";
import { licencesOf } from "./src/build/licences.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const DIST = fileURLToPath(new URL("./dist/", import.meta.url));

/** The built command. */
export const PROGRAM = join(DIST, "wheelyard.cjs");
/** The notices that belong beside it. */
export const NOTICES = join(DIST, "LICENCES.txt");

export interface BuiltCommandLine {
  /** The size of the command in bytes. */
  size: number;
  /** The SPDX identifiers of the licences of what it contains, beside our own code. */
  licences: string[];
  /** The absolute paths of what it was made from. */
  inputs: readonly string[];
}

/**
 * Builds the command: one file that runs wherever Node does, without an installation, and beside it the licences of
 * what it contains.
 *
 * It is not an ES module, so that a copy without a file extension runs too.
 */
export async function buildCommandLine(): Promise<BuiltCommandLine> {
  const { contents, inputs } = await bundleForNode(fileURLToPath(new URL("./src/main.ts", import.meta.url)), {
    absWorkingDir: ROOT,
    target: "node20.19",
    format: "cjs",
  });
  const { identifiers, notices } = await licencesOf(inputs);
  await mkdir(DIST, { recursive: true });
  await replace(NOTICES, notices, 0o644);
  await replace(PROGRAM, contents, 0o755);
  return { size: contents.byteLength, licences: identifiers, inputs };
}

/** Writes atomically: someone may be running the command. */
export async function replace(file: string, content: string | Uint8Array, mode: number): Promise<void> {
  const unfinished = `${file}-${process.pid}`;
  await writeFile(unfinished, content, { mode });
  await rename(unfinished, file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { size } = await buildCommandLine();
  process.stdout.write(`${PROGRAM}: ${size} bytes\n`);
}
