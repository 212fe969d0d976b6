import type { Asset } from "@wheelyard/site/build-assets";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import type { ListedObject, Store } from "../store/store.ts";
import { isView } from "./check-view.ts";
import type { Action, Leftover } from "./comparison.ts";

/**
 * Compares the pages' style and script with what is in the bucket.
 *
 * @param listed by key
 */
export async function compareAssets(
  assets: readonly Asset[],
  listed: ReadonlyMap<string, ListedObject>,
  store: Store,
): Promise<{ actions: Action[]; leftovers: Leftover[] }> {
  const isPublished = await allFulfilled(
    assets.map(({ key, contentType, body }) =>
      isView(store, listed.get(key), { body, headers: { contentType } }),
    ),
  );
  const needed = new Set(assets.map(({ key }) => key));
  return {
    actions: isPublished.includes(false) ? [{ kind: "publish-assets" }] : [],
    leftovers: [...listed.values()]
      .filter(({ key }) => !needed.has(key))
      .map((object) => ({ object, key: undefined })),
  };
}
