/** The version of the simple repository API that the pages follow. HTML is frozen at it (PEP 833). */
export const API_VERSION = "1.4";

/** How long the CDN serves a page without asking the bucket again. Clients ask each time. */
export const EDGE_SECONDS = 5;

export const JSON_CONTENT_TYPE = "application/vnd.pypi.simple.v1+json";

export const HTML_CONTENT_TYPE = "text/html; charset=utf-8";
