import { EDGE_SECONDS } from "@wheelyard/core/simple-api";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * How long caches between bucket and clients may still serve a replaced page, in seconds. A local index has none.
 *
 * @param hasOwnEndpoint whether the bucket is outside AWS; decides if the index's address is unknown
 */
export function cacheSeconds(indexUrl: string | undefined, hasOwnEndpoint: boolean): number {
  const isLocal = indexUrl === undefined ? hasOwnEndpoint : LOOPBACK.test(new URL(indexUrl).hostname);
  // Leaves a moment for an answer that was on its way to the cache when the page was replaced.
  return isLocal ? 0 : EDGE_SECONDS + 1;
}
