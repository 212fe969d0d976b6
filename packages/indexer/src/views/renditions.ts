import { promisify } from "node:util";
import { gzip, type ZlibOptions } from "node:zlib";
import { EDGE_SECONDS, HTML_CONTENT_TYPE, JSON_CONTENT_TYPE } from "@wheelyard/core/simple-api";
import type { View } from "../commit/views.ts";
import type { ObjectHeaders } from "../store/store.ts";

const compress = promisify(gzip);

/**
 * For everything generated that belongs to pages, including style and script, whose names stay when their content
 * changes. Clients revalidate every time. The CDN revalidates after a few seconds, and keeps serving what it has while
 * S3 fails.
 */
export const PAGE_CACHE_CONTROL = `max-age=0, s-maxage=${EDGE_SECONDS}, stale-if-error=86400`;

/** A page of the simple repository API in JSON. */
export const SIMPLE_JSON: ObjectHeaders = {
  contentType: JSON_CONTENT_TYPE,
  cacheControl: PAGE_CACHE_CONTROL,
};

const HTML: ObjectHeaders = { contentType: HTML_CONTENT_TYPE, cacheControl: PAGE_CACHE_CONTROL };

/** JSON that is served. */
export const PLAIN_JSON: ObjectHeaders = {
  contentType: "application/json",
  cacheControl: PAGE_CACHE_CONTROL,
};

/** JSON that is not served. */
export const INTERNAL_JSON: ObjectHeaders = { contentType: "application/json", cacheControl: "no-cache" };

/** Text that is not served. */
export const INTERNAL_TEXT: ObjectHeaders = {
  contentType: "text/plain; charset=utf-8",
  cacheControl: "no-cache",
};

const RSS: ObjectHeaders = {
  contentType: "application/rss+xml; charset=utf-8",
  cacheControl: PAGE_CACHE_CONTROL,
};

export function htmlView(text: string): View {
  return { body: Buffer.from(text), headers: HTML };
}

export function plainJsonView(text: string): View {
  return { body: Buffer.from(text), headers: PLAIN_JSON };
}

export function rssView(text: string): View {
  return { body: Buffer.from(text), headers: RSS };
}

export function simpleJsonView(text: string): View {
  return { body: Buffer.from(text), headers: SIMPLE_JSON };
}

/**
 * Each file of a page resembles the one before, so a small window takes two thirds of the time and even saves bytes.
 */
const COMPRESSION: ZlibOptions = { windowBits: 13, memLevel: 6 };

/** Compressed here, because CDNs don't compress this media type. */
export async function compressedSimpleJsonView(text: string): Promise<View> {
  return { body: await compress(text, COMPRESSION), headers: { ...SIMPLE_JSON, contentEncoding: "gzip" } };
}
