import type { Asset } from "@wheelyard/site/build-assets";
import { readEtags, type View, writeViews } from "../commit/views.ts";
import { describeError, type Log } from "../reporting/log.ts";
import type { Store } from "../store/store.ts";
import { PAGE_CACHE_CONTROL } from "./renditions.ts";

/** @throws {StartAgainError} if another run writes them at the same time */
export async function writeAssets(store: Store, assets: readonly Asset[]): Promise<void> {
  const views = new Map(
    assets.map(({ key, contentType, body }): [string, () => Promise<View>] => [
      key,
      async () => ({ body, headers: { contentType, cacheControl: PAGE_CACHE_CONTROL } }),
    ]),
  );
  await writeViews(store, await readEtags(store, views.keys()), views);
}

/**
 * Writes the pages' style and script once per process. If that fails, it logs a warning and tries again at the next
 * call, so that no upload fails because of it.
 */
export function publishingOnce(store: Store, assets: readonly Asset[], log: Log): () => Promise<void> {
  let isPublished = false;
  return async () => {
    if (isPublished) return;
    try {
      await writeAssets(store, assets);
      isPublished = true;
    } catch (error) {
      log({ level: "warn", event: "assets-not-published", error: describeError(error) });
    }
  };
}

/** Packs all assets into one text, to be bundled with the code that publishes them. */
export function packAssets(assets: readonly Asset[]): string {
  return JSON.stringify(
    assets.map((asset) => ({ ...asset, body: Buffer.from(asset.body).toString("base64") })),
  );
}

export function unpackAssets(text: string): Asset[] {
  const packed = JSON.parse(text) as { key: string; contentType: string; body: string }[];
  return packed.map((asset) => ({ ...asset, body: Buffer.from(asset.body, "base64") }));
}
