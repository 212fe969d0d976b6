import type { ViewerRequest, ViewerResponse } from "../src/viewer-request/viewer-request.ts";

/**
 * What the function made of a request, in one line: `serve /uri`, `301 /location`, `404`.
 *
 * What holds for every result, whatever the row, is part of the line only where it does not hold. The text of
 * this function also runs in njs, so it keeps to that language.
 */
export function outcomeOf(result: ViewerRequest | ViewerResponse): string {
  if (!("statusCode" in result)) {
    const isClean =
      result.headers.authorization === undefined &&
      Object.keys(result.querystring).length === 0 &&
      Object.keys(result.cookies).length === 0;
    return `serve ${result.uri}${isClean ? "" : " with what the origin must not see"}`;
  }
  const value = (name: string) => (result.headers[name] ? result.headers[name].value : "no value");
  const detail =
    result.statusCode === 401
      ? "www-authenticate"
      : result.statusCode === 405
        ? "allow"
        : result.statusCode < 400
          ? "location"
          : "";
  const line = detail === "" ? `${result.statusCode}` : `${result.statusCode} ${value(detail)}`;
  const isTold = result.body.indexOf(`${result.statusCode} ${result.statusDescription}`) === 0;
  if (!isTold || value("content-type") !== "text/plain; charset=utf-8") return `${line} in other words`;
  return value("cache-control") === "no-store" ? line : `${line} that may be stored`;
}

export const CHALLENGE = '401 Basic realm="wheelyard", charset="UTF-8"';
export const METHOD_NOT_ALLOWED = "405 GET, HEAD";
