import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import type { DistributionRecord } from "@wheelyard/core/project-page";
import { sha256 } from "@wheelyard/core/sha256";
import { readMetadataObject } from "@wheelyard/indexer/protocol/metadata-object";
import type { ObjectReader } from "@wheelyard/indexer/reading/object-reader";
import { readDistribution } from "@wheelyard/indexer/reading/read-distribution";
import type { Store } from "@wheelyard/indexer/store/store";
import type { Mismatch } from "./mismatch.ts";

/** Reads a file again, as if it had just been uploaded, and compares the result with what the page says. */
export async function checkContent(
  store: Store,
  objects: ObjectReader,
  record: DistributionRecord,
): Promise<Mismatch[]> {
  const { key, distribution } = record;
  const [read, published] = await Promise.all([
    readDistribution(objects, key, distribution),
    readMetadataObject(store, key),
  ]);
  const differences: Mismatch[] = [];
  if (read.kind === "rejected" || read.kind === "misstored") {
    differences.push({ key, problem: `is listed, and can't be: ${read.reason}` });
  } else if (read.kind === "read") {
    if (read.size !== record.size) {
      differences.push({ key, problem: `is listed with ${record.size} bytes, and has ${read.size}` });
    }
    if (read.sha256 !== record.sha256) {
      differences.push({ key, problem: `is listed with sha256 ${record.sha256}, and has ${read.sha256}` });
    }
    const expected = read.metadataFile && sha256(read.metadataFile);
    if (expected !== record.metadataSha256) {
      differences.push({
        key,
        problem: `is listed with metadata ${record.metadataSha256 ?? "none"}, and has ${expected ?? "none"}`,
      });
    }
  }
  if (published !== undefined && published.sha256 !== record.metadataSha256) {
    const problem = `has sha256 ${published.sha256}, and the page says ${record.metadataSha256 ?? "none"}`;
    differences.push({ key: metadataKey(key), problem });
  }
  return differences;
}
