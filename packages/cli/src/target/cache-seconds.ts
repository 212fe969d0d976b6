import { EDGE_SECONDS } from "@wheelyard/core/simple-api";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * How long caches between bucket and clients may still answer with a page that is replaced, in seconds. A local index
 * has none.
 *
 * @param hasOwnEndpoint whether the bucket is not in AWS, which tells where the index's address is not known
 */
export function cacheSeconds(indexUrl: string | undefined, hasOwnEndpoint: boolean): number {
  const isLocal = indexUrl === undefined ? hasOwnEndpoint : LOOPBACK.test(new URL(indexUrl).hostname);
  // An answer that was on its way to the cache when the page was replaced takes a moment more.
  return isLocal ? 0 : EDGE_SECONDS + 1;
}
