import type { Store } from "@wheelyard/indexer/store/store";
import pLimit from "p-limit";

/** A store of which only so many objects are read at once, whoever asks for them. */
export function limitedReads(store: Store, atOnce: number): Store {
  const limit = pLimit(atOnce);
  return {
    get: (...args) => limit(() => store.get(...args)),
    list: (...args) => store.list(...args),
    put: (...args) => store.put(...args),
    delete: (...args) => store.delete(...args),
  };
}
