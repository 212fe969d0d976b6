import type { Store } from "@wheelyard/indexer/store/store";
import pLimit from "p-limit";

/** A store that reads at most `atOnce` objects at once, for all its callers together. */
export function limitedReads(store: Store, atOnce: number): Store {
  const limit = pLimit(atOnce);
  return {
    get: (...args) => limit(() => store.get(...args)),
    list: (...args) => store.list(...args),
    put: (...args) => store.put(...args),
    delete: (...args) => store.delete(...args),
  };
}
