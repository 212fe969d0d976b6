/**
 * Constants alone, and no imports: the function at the edge is bundled from this module too.
 */

/** Headers that CloudFront, and the edge of a local stack, put on every response, and the function on its own answers. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
};

/** The index may live at the name of a whole domain, whose other hosts are none of its business. */
export const STRICT_TRANSPORT_SECURITY = "max-age=31536000";

/**
 * Pages load and run what is their own, and nothing that stands in them. An image from elsewhere would tell its host who
 * reads which description.
 */
export const PAGE_CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A publisher chooses the media type of a file. As text/html it must not become part of this site. */
export const FILE_CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** One URL of a page has several representations. */
export const PAGE_VARY = "Accept, Accept-Encoding";

/**
 * What clients hear of caching, whatever an object says to the edge: they may keep everything and have to ask before they
 * use it. Everything may be overwritten, or deleted and published again, and nobody can invalidate what a client holds.
 * `private`, because `s-maxage` would let a proxy on the way hand out what it got with somebody's token (RFC 9111, 3.5).
 */
export const CLIENT_CACHE_CONTROL = "private, no-cache";

/**
 * Marks a request for a file of upstream's. It is part of that file's cache key, so that no such file is taken for an object
 * of the bucket at the same path.
 */
export const UPSTREAM_HEADER = "x-wheelyard-upstream";
