/** Headers that CloudFront, and the edge of a local stack, put on every response. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
};

/** Pages load nothing but their own style sheet, and run nothing. */
export const PAGE_CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A publisher chooses the media type of a file. As text/html it must not become part of this site. */
export const FILE_CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** One URL of a page has several representations. */
export const PAGE_VARY = "Accept, Accept-Encoding";

/** URLs below these hold pages, and everything else files. */
export const PAGE_PREFIXES: readonly string[] = ["/simple/", "/pypi/", "/rss/"];
