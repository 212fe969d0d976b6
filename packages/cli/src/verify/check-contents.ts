import type { DistributionRecord } from "@wheelyard/core/project-page";
import { ObjectReader } from "@wheelyard/indexer/reading/object-reader";
import type { Store } from "@wheelyard/indexer/store/store";
import pLimit from "p-limit";
import { byteProgress } from "../terminal/progress.ts";
import { checkContent } from "./check-content.ts";
import type { Mismatch } from "./mismatch.ts";

const FILES_AT_ONCE = 16;

/** Reads files again, and shows its progress. */
export async function checkContents(
  store: Store,
  records: readonly DistributionRecord[],
): Promise<Mismatch[]> {
  const objects = new ObjectReader(store);
  const progress = byteProgress(
    "Hashing",
    records.reduce((sum, { size }) => sum + size, 0),
  );
  const limit = pLimit(FILES_AT_ONCE);
  const checks = records.map((record) =>
    limit(async () => {
      const differences = await checkContent(store, objects, record);
      progress.add(record.size);
      return differences;
    }),
  );
  return (await Promise.all(checks).finally(progress.stop)).flat();
}
