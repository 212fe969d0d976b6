import { CLAIMS_PREFIX, parseClaimKey } from "@wheelyard/core/bucket-layout";
import type { ProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import type { Store } from "@wheelyard/indexer/store/store";
import { readRootList } from "../index/read-pages.ts";

/** The names that the index has or had, in order. Current names may not be claimed yet. */
export async function readPrivateNames(store: Store): Promise<ProjectName[]> {
  const names = new Set<ProjectName>(await readRootList(store, MAIN));
  for await (const { key } of store.list(CLAIMS_PREFIX)) {
    const name = parseClaimKey(key);
    if (name !== undefined) names.add(name);
  }
  return [...names].sort();
}
