import { sha256 } from "@wheelyard/core/sha256";
import { EDGE_SECONDS } from "@wheelyard/core/simple-api";
import { isVersionHeld } from "./if-none-match.ts";
import type { RenderedView } from "./render-view.ts";

/** The answer to a request for a page. */
export interface PageAnswer {
  status: 200 | 302 | 304 | 404 | 405 | 503;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
}

/**
 * How long caches may keep a page. At the edge, a public page may be a few seconds old; a page of this index whose view
 * is missing from the bucket is requested each time. Neither may be served during an error: CloudFront would do so for
 * a day.
 */
export const CACHE_CONTROL = {
  public: `max-age=0, s-maxage=${EDGE_SECONDS}, stale-if-error=0`,
  own: "max-age=0, s-maxage=0, stale-if-error=0",
  never: "no-store, stale-if-error=0",
} as const;

/** Seconds after which a client may ask again. Most clients do. */
const RETRY_AFTER = "2";

export function pageAnswer(
  { body, contentType, contentEncoding }: RenderedView,
  cacheControl: string,
  ifNoneMatch: string | undefined,
): PageAnswer {
  const etag = `"u-${sha256(body)}"`;
  const headers = { "cache-control": cacheControl, etag };
  if (isVersionHeld(ifNoneMatch, etag)) {
    return { status: 304, headers, body: new Uint8Array() };
  }
  const described = {
    ...headers,
    "content-type": contentType,
    ...(contentEncoding && { "content-encoding": contentEncoding }),
  };
  return { status: 200, headers: described, body };
}

/** The answer is the same for every reason, so that it reveals nothing private. */
export function absentAnswer(): PageAnswer {
  return textAnswer(404, "404 Not Found");
}

/** @param problem a sentence that readers may see */
export function faultAnswer(problem: string): PageAnswer {
  return textAnswer(503, `503 Service Unavailable: ${problem}`, { "retry-after": RETRY_AFTER });
}

/** No cache keeps this answer: tomorrow it may lead elsewhere. */
export function redirectAnswer(location: string): PageAnswer {
  return textAnswer(302, "302 Found", { location });
}

export function methodAnswer(): PageAnswer {
  return textAnswer(405, "405 Method Not Allowed", { allow: "GET, HEAD" });
}

function textAnswer(
  status: 302 | 404 | 405 | 503,
  text: string,
  headers: Record<string, string> = {},
): PageAnswer {
  return {
    status,
    headers: {
      "cache-control": CACHE_CONTROL.never,
      "content-type": "text/plain; charset=utf-8",
      ...headers,
    },
    body: Buffer.from(`${text}\n`),
  };
}
