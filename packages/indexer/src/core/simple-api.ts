/** The version of the simple repository API that the pages follow. HTML is frozen at it (PEP 833). */
export const API_VERSION = "1.4";

export const JSON_CONTENT_TYPE = "application/vnd.pypi.simple.v1+json";

export const HTML_CONTENT_TYPE = "text/html; charset=utf-8";
