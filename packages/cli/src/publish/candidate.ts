import { basename } from "node:path";
import {
  type Distribution,
  InvalidFilenameError,
  parseDistributionFilename,
} from "@wheelyard/indexer/core/distribution-filename";
import { ObjectReader } from "@wheelyard/indexer/reading/object-reader";
import { readDistribution } from "@wheelyard/indexer/reading/read-distribution";
import { localFiles } from "./local-files.ts";
import { uploadKey } from "./upload-key.ts";

/** A file of this machine that the index would list. */
export interface Candidate {
  path: string;
  /** Where it will lie in the bucket. */
  key: string;
  distribution: Distribution;
  /** Bytes. */
  size: number;
  /** Lowercase hex. */
  sha256: string;
  /** What the index will leave out of it, and why. */
  note?: string;
}

export type Check =
  | { kind: "good"; candidate: Candidate }
  | { kind: "refused"; path: string; reason: string };

/** Reads files as the indexer would, so that what it would reject is never uploaded. */
export async function checkFiles(paths: readonly string[]): Promise<Check[]> {
  const objects = new ObjectReader(localFiles);
  return Promise.all(paths.map((path) => checkFile(objects, path)));
}

async function checkFile(objects: ObjectReader, path: string): Promise<Check> {
  const refuse = (reason: string): Check => ({ kind: "refused", path, reason });
  let distribution: Distribution;
  try {
    distribution = parseDistributionFilename(basename(path));
  } catch (error) {
    if (!(error instanceof InvalidFilenameError)) throw error;
    return refuse(error.message);
  }
  const read = await readDistribution(objects, path, distribution);
  switch (read.kind) {
    case "read": {
      const { size, sha256, note } = read;
      const key = uploadKey(distribution);
      return { kind: "good", candidate: { path, key, distribution, size, sha256, ...(note && { note }) } };
    }
    case "refused":
      return refuse(read.reason);
    case "missing":
    case "changed":
      return refuse(`Cannot read "${path}": it changed meanwhile`);
  }
}
