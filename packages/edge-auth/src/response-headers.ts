/** Only constants, and no imports: the function at the edge is bundled from this module too. */

/**
 * Headers that CloudFront, or the edge of a local stack, puts on every response, and the function on its own answers.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
};

/** The index may be at the apex of a domain, whose other hosts are none of its business. */
export const STRICT_TRANSPORT_SECURITY = "max-age=31536000";

/**
 * Pages load and run only this site's own files, and nothing inline. An image from elsewhere would tell its host who
 * reads which description.
 */
export const PAGE_CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A publisher chooses a file's media type. A file of type text/html must not become part of this site. */
export const FILE_CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** One URL of a page has several representations. */
export const PAGE_VARY = "Accept, Accept-Encoding";

/**
 * What clients are told about caching, whatever an object says to the edge: they may keep everything, but must ask
 * before they use it. Everything may be overwritten, or deleted and published again, and no one can invalidate what a
 * client holds. `private`, because with `s-maxage` a proxy could hand out what it got with someone's token (RFC 9111,
 * 3.5).
 */
export const CLIENT_CACHE_CONTROL = "private, no-cache";

/**
 * Marks a request for an upstream file. It is part of that file's cache key, so that the file is never taken for the
 * bucket's object at the same path.
 */
export const UPSTREAM_HEADER = "x-wheelyard-upstream";
