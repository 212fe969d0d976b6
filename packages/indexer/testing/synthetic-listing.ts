import { createHash } from "node:crypto";
import type { ListedObject, Store } from "../src/store/store.ts";

/**
 * A bucket of any size in which nothing is indexed, and which can only be listed: its objects are made as they are
 * listed, in the order of their keys.
 *
 * @param onPage awaited before each thousand objects
 */
export function syntheticListing(
  distributions: number,
  projects: number,
  onPage: () => Promise<void> = async () => {},
): Pick<Store, "list"> {
  const digits = String(distributions).length;
  const keyOf = (n: number) =>
    `files/${String(n).padStart(digits, "0")}/p${n % projects}-1.${n}-py3-none-any.whl`;
  const firstAfter = (after: string): number => {
    let [low, high] = [0, distributions];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keyOf(middle) <= after) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    async *list(_, after = ""): AsyncGenerator<ListedObject> {
      const first = firstAfter(after);
      if (first === distributions) await onPage();
      for (let n = first; n < distributions; n++) {
        if ((n - first) % 1_000 === 0) await onPage();
        const key = keyOf(n);
        const etag = createHash("md5").update(key).digest("hex");
        yield { key, etag, size: n, lastModified: new Date(n) };
      }
    },
  };
}
