import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { ObjectReader } from "@wheelyard/indexer/reading/object-reader";
import { readDistribution } from "@wheelyard/indexer/reading/read-distribution";
import { type Stretch, SyntheticObject } from "@wheelyard/indexer/testing/synthetic-object";

/** What the index does with a file: it publishes its metadata, which is empty if it has none, or says why not. */
export type Published = { kind: "listed"; metadata: Buffer } | { kind: "rejected"; reason: string };

export async function publish(filename: string, ...contents: readonly Stretch[]): Promise<Published> {
  const objects = new ObjectReader(new SyntheticObject(...contents));
  const outcome = await readDistribution(objects, filename, parseDistributionFilename(filename));
  if (outcome.kind === "read") return { kind: "listed", metadata: Buffer.from(outcome.metadataFile ?? "") };
  if (outcome.kind === "rejected") return outcome;
  throw new Error(`Cannot publish ${filename}: it is ${outcome.kind}`);
}
