import { CLAIMS_PREFIX, parseClaimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import { rootPageKeys } from "@wheelyard/core/bucket-layout/root-keys";
import type { ProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import { parseRootList } from "@wheelyard/core/root-list";
import { readState } from "@wheelyard/indexer/commit/state";
import type { Store } from "@wheelyard/indexer/store/store";

/** The names that the index has or had, in order. Current names may not be claimed yet. */
export async function readPrivateNames(store: Store): Promise<ReadonlySet<ProjectName>> {
  const list = await readState(store, rootPageKeys(MAIN).state);
  const names = new Set<ProjectName>(list === undefined ? [] : parseRootList(list.text));
  for await (const { key } of store.list(CLAIMS_PREFIX)) {
    const name = parseClaimKey(key);
    if (name !== undefined) names.add(name);
  }
  return new Set([...names].sort());
}
