import type { DistributionRecord } from "@wheelyard/core/project-page";
import { sideFileKey } from "@wheelyard/core/side-files";
import type { Store } from "@wheelyard/indexer/store/store";

/** Writes the side file that yanks a distribution, replacing an earlier reason. */
export async function yankFile(store: Store, { key }: DistributionRecord, reason: string): Promise<void> {
  await store.put(yankKey(key), Buffer.from(reason), { contentType: "text/plain; charset=utf-8" });
}

export function yankKey(key: string): string {
  return sideFileKey(key, "yanked");
}
