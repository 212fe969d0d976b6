import { isLoopback } from "@wheelyard/core/loopback";
import { EDGE_SECONDS } from "@wheelyard/core/simple-api";

/**
 * How long caches between bucket and clients may still serve a replaced page, in seconds. A local index has none.
 *
 * @param hasOwnEndpoint whether the bucket is outside AWS; decides if the index's address is unknown
 */
export function cacheSeconds(indexUrl: string | undefined, hasOwnEndpoint: boolean): number {
  const isLocal = indexUrl === undefined ? hasOwnEndpoint : isLoopback(new URL(indexUrl));
  // Leaves a moment for an answer that was on its way to the cache when the page was replaced.
  return isLocal ? 0 : EDGE_SECONDS + 1;
}
