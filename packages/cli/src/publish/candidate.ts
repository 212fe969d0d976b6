import { basename } from "node:path";
import {
  type Distribution,
  InvalidFilenameError,
  parseDistributionFilename,
} from "@wheelyard/core/distribution-filename";
import { quoted } from "@wheelyard/core/quoted";
import type { Root } from "@wheelyard/core/root";
import { ObjectReader } from "@wheelyard/indexer/reading/object-reader";
import { readDistribution } from "@wheelyard/indexer/reading/read-distribution";
import type { ReadOutcome } from "@wheelyard/indexer/reading/read-outcome";
import { fileProblem, fileSystemProblem } from "./file-problem.ts";
import { localFiles } from "./local-files.ts";
import { uploadKey } from "./upload-key.ts";

/** A local file that the index would list. */
export interface Candidate {
  path: string;
  /** Its future key in the bucket. */
  key: string;
  distribution: Distribution;
  /** In bytes. */
  size: number;
  /** Lowercase hex. */
  sha256: string;
  /** What the index will leave out, and why. */
  note?: string;
}

export type Check =
  | { kind: "valid"; candidate: Candidate }
  | { kind: "rejected"; path: string; reason: string };

/** Reads files as the indexer would, so that nothing it would reject is uploaded. */
export async function checkFiles(root: Root, paths: readonly string[]): Promise<Check[]> {
  const objects = new ObjectReader(localFiles);
  return Promise.all(paths.map((path) => checkFile(root, objects, path)));
}

async function checkFile(root: Root, objects: ObjectReader, path: string): Promise<Check> {
  const rejected = (reason: string): Check => ({ kind: "rejected", path, reason });
  let distribution: Distribution;
  try {
    distribution = parseDistributionFilename(basename(path));
  } catch (error) {
    if (!(error instanceof InvalidFilenameError)) throw error;
    return rejected(error.message);
  }
  const problem = await fileProblem(path);
  if (problem !== undefined) return rejected(`Cannot read ${quoted(path)}: ${problem}`);
  const read = await readFile(objects, path, distribution);
  if (typeof read === "string") return rejected(`Cannot read ${quoted(path)}: ${read}`);
  switch (read.kind) {
    case "read": {
      const { size, sha256, note } = read;
      const key = uploadKey(root, distribution);
      return { kind: "valid", candidate: { path, key, distribution, size, sha256, ...(note && { note }) } };
    }
    case "rejected":
    case "misstored":
      return rejected(read.reason);
    case "missing":
    case "changed":
      return rejected(`Cannot read ${quoted(path)}: it changed meanwhile`);
  }
}

/** @returns a clause if the file system can't read it */
async function readFile(
  objects: ObjectReader,
  path: string,
  distribution: Distribution,
): Promise<ReadOutcome | string> {
  try {
    return await readDistribution(objects, path, distribution);
  } catch (error) {
    const problem = fileSystemProblem(error);
    if (problem === undefined) throw error;
    return problem;
  }
}
