import { preferenceOf, readElements } from "./accept.ts";
import type { Field, Fields } from "./viewer-request.ts";

const VENDOR = "application/vnd.pypi.simple.";
const JSON_TYPES = [`${VENDOR}v1+json`, `${VENDOR}latest+json`];
const HTML_TYPES = ["text/html", `${VENDOR}v1+html`, `${VENDOR}latest+html`];

/**
 * Picks the view of a page that a client wants. `?format=` beats the Accept header.
 *
 * @returns the name of the object that holds the view, or null if the client accepts none
 */
export function negotiate(headers: Fields, querystring: Fields): string | null {
  const type = querystring.format ? typeOfFormat(querystring.format) : typeOfAccept(headers.accept);
  if (type !== "json") return type && "index.html";
  const encoding = headers["accept-encoding"];
  // JSON is stored compressed: a CDN compresses HTML by itself, but not this media type.
  return encoding && preferenceOf(readElements(encoding), ["gzip"]).quality > 0
    ? "index.json.gz"
    : "index.json";
}

function typeOfFormat(format: Field): "json" | "html" | null {
  if (format.multiValue) return null;
  // In a query, "+" may mean a space. No media type has a space, so it is the plus of "v1+json".
  const type = format.value.replace(/%2b/gi, "+").replace(/%2f/gi, "/").toLowerCase();
  if (JSON_TYPES.includes(type)) return "json";
  return HTML_TYPES.includes(type) ? "html" : null;
}

function typeOfAccept(accept: Field | undefined): "json" | "html" | null {
  if (!accept || (!accept.multiValue && accept.value.trim() === "")) return "html";
  const elements = readElements(accept);
  const json = preferenceOf(elements, JSON_TYPES);
  const html = preferenceOf(elements, HTML_TYPES);
  if (json.quality === 0 && html.quality === 0) return null;
  if (json.quality === html.quality) return json.isNamed ? "json" : "html";
  return json.quality > html.quality ? "json" : "html";
}
