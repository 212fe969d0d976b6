import { S3Error } from "./s3-error.ts";

/** Percent-encodes all but the unreserved characters of RFC 3986, as signatures require. */
export function encodeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The same, but keeps slashes. */
export function encodeUriPath(path: string): string {
  return path.split("/").map(encodeUri).join("/");
}

/**
 * Encodes a key as S3 does with `encoding-type=url`: form encoding, in which a space is `+`, but with slashes kept.
 */
export function encodeUriForListing(text: string): string {
  return encodeUriPath(text).replaceAll("%20", "+").replaceAll("%2A", "*");
}

/** @throws {S3Error} InvalidURI if the percent-encoding is invalid or not UTF-8 */
export function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) {
      throw new S3Error("InvalidURI", `Cannot read "${text}": expected percent-encoded UTF-8`, { URI: text });
    }
    throw error;
  }
}

/** Decodes a raw `+` as a space, as S3 does even in paths. */
export function decodeUriWithPlus(text: string): string {
  return decodeUri(text.replaceAll("+", " "));
}
