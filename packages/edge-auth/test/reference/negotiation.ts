import type { Field, ViewerRequest } from "../../src/viewer-request/viewer-request.ts";

const TYPES = {
  json: ["application/vnd.pypi.simple.v1+json", "application/vnd.pypi.simple.latest+json"],
  html: ["text/html", "application/vnd.pypi.simple.v1+html", "application/vnd.pypi.simple.latest+html"],
};

/** The view for a request, or null if none is acceptable. */
export function viewFor(request: ViewerRequest): string | null {
  const kind = kindFor(request);
  if (kind !== "json") return kind === "html" ? "index.html" : null;
  const encodings = request.headers["accept-encoding"];
  return encodings && wish(encodings, ["gzip"], ["*"]).quality > 0 ? "index.json.gz" : "index.json";
}

function kindFor({ querystring, headers }: ViewerRequest): string | null {
  const format = querystring.format;
  if (format !== undefined) {
    if (format.multiValue) return null;
    const type = format.value
      .replace(/%2[bB]/g, "+")
      .replace(/%2[fF]/g, "/")
      .toLowerCase();
    return Object.entries(TYPES).find(([, types]) => types.includes(type))?.[0] ?? null;
  }
  if (headers.accept === undefined || textOf(headers.accept).trim() === "") return "html";
  const json = wish(headers.accept, TYPES.json, ["application/*", "*/*", "*"]);
  const html = wish(headers.accept, TYPES.html, ["text/*", "application/*", "*/*", "*"]);
  if (json.quality === 0 && html.quality === 0) return null;
  if (json.quality !== html.quality) return json.quality > html.quality ? "json" : "html";
  return json.isNamed ? "json" : "html";
}

/** The best quality among the most precise elements. */
function wish(header: Field, names: string[], wildcards: string[]): { quality: number; isNamed: boolean } {
  const elements = textOf(header)
    .toLowerCase()
    .split(",")
    .map((element) => element.split(";").map((part) => part.trim()))
    .map(([range = "", ...parameters]) => ({ range, quality: qualityOf(parameters) }))
    .filter(({ quality }) => quality >= 0);
  const wide = wildcards.filter((wildcard) => ["*", "*/*"].includes(wildcard));
  const narrow = wildcards.filter((wildcard) => !wide.includes(wildcard));
  for (const ranges of [names, narrow, wide]) {
    const qualities = elements.filter(({ range }) => ranges.includes(range)).map(({ quality }) => quality);
    if (qualities.length > 0) return { quality: Math.max(...qualities), isNamed: ranges === names };
  }
  return { quality: 0, isNamed: false };
}

/** Below zero if it cannot be read. */
function qualityOf(parameters: string[]): number {
  const text = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? "1";
  return /^[01](\.[0-9]*)?$/.test(text) && Number(text) <= 1 ? Number(text) : -1;
}

function textOf(header: Field): string {
  return (header.multiValue ?? [header])
    .map(({ value }) => value)
    .join(",")
    .slice(0, 256);
}
