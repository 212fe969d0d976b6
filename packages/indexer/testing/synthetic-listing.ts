import { createHash } from "node:crypto";
import type { ListedObject, Store } from "../src/store/store.ts";

/**
 * A bucket of any size in which nothing is indexed, and which can only be listed: its objects are made as they are
 * listed, in the order of their keys.
 */
export function syntheticListing(distributions: number, projects: number): Pick<Store, "list"> {
  return {
    async *list(): AsyncGenerator<ListedObject> {
      const digits = String(distributions).length;
      for (let n = 0; n < distributions; n++) {
        const key = `files/${String(n).padStart(digits, "0")}/p${n % projects}-1.${n}-py3-none-any.whl`;
        const etag = createHash("md5").update(key).digest("hex");
        yield { key, etag, size: n, lastModified: new Date(n) };
      }
    },
  };
}
