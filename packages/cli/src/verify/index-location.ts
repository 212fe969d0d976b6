import { updatesKeys } from "@wheelyard/core/bucket-layout/root-keys";
import { siteOfUpdatesFeed } from "@wheelyard/core/feed";
import { readState } from "@wheelyard/indexer/commit/state";
import type { IndexLocation } from "@wheelyard/indexer/lists/index-location";
import type { OpenIndex } from "../target/open-index.ts";

/**
 * What the pages say about the index itself. If no address was given, the index's own feed has it: pages are compared
 * with the address for which they were rendered.
 */
export async function locationOf({
  store,
  root,
  bucket,
  endpoint,
  indexUrl,
}: OpenIndex): Promise<IndexLocation> {
  const upload = { bucket, endpoint };
  if (indexUrl !== undefined) return { site: indexUrl.slice(0, -`/${root}simple/`.length), upload };
  const feed = await readState(store, updatesKeys(root).feed);
  return { site: feed && siteOfUpdatesFeed(root, feed.text), upload };
}
