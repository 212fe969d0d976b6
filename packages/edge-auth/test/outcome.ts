import type { ViewerRequest, ViewerResponse } from "../src/viewer-request/viewer-request.ts";

/**
 * The function's outcome for a request, in one line: `serve /uri`, `serve upstream /uri`, `301 /location`, `404`.
 *
 * Rules that apply to every result are part of the line only if they are broken. The text of this function also runs in
 * njs, so it keeps to that language.
 */
export function outcomeOf(result: ViewerRequest | ViewerResponse): string {
  if (!("statusCode" in result)) {
    const isClean =
      result.headers.authorization === undefined &&
      Object.keys(result.querystring).length === 0 &&
      Object.keys(result.cookies).length === 0;
    const origin = result.headers["x-wheelyard-upstream"] ? "upstream " : "";
    return `serve ${origin}${result.uri}${isClean ? "" : " with what the origin must not see"}`;
  }
  const value = (name: string) => (result.headers[name] ? result.headers[name].value : "no value");
  const detail =
    result.statusCode === 401
      ? ` ${value("www-authenticate")}`
      : result.statusCode === 405
        ? ` ${value("allow")}, ${result.statusDescription}`
        : result.statusCode === 403
          ? ` ${result.statusDescription}`
          : result.statusCode < 400
            ? ` ${value("location")}`
            : "";
  const line = result.statusCode + detail;
  // Some clients show the reason phrase and some the body.
  const isTold = result.body === `${result.statusCode} ${result.statusDescription}\n`;
  if (!isTold || value("content-type") !== "text/plain; charset=utf-8") return `${line} in other words`;
  const isProtected =
    value("content-security-policy") === "default-src 'none'; frame-ancestors 'none'; sandbox" &&
    value("referrer-policy") === "no-referrer" &&
    value("strict-transport-security") === "max-age=31536000" &&
    value("x-content-type-options") === "nosniff" &&
    value("x-frame-options") === "DENY";
  if (!isProtected) return `${line} unprotected`;
  return value("cache-control") === "no-store" ? line : `${line} that may be stored`;
}

export const CHALLENGE = '401 Basic realm="wheelyard", charset="UTF-8"';
export const METHOD_NOT_ALLOWED =
  '405 GET, HEAD, Method Not Allowed: this index takes no uploads, type "aws s3 cp dist/ s3://BUCKET/ --recursive" instead';
export const heldBack = (reason: string) => `403 Forbidden: this index holds the file back, ${reason}`;
