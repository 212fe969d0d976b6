import { S3Error } from "./s3-error.ts";

/** Percent-encodes all but the unreserved characters of RFC 3986, as signatures require it. */
export function encodeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The same, with the slashes of a path left as they are. */
export function encodeUriPath(path: string): string {
  return path.split("/").map(encodeUri).join("/");
}

/**
 * Encodes a key as S3 does under `encoding-type=url`: a form's encoding, in which a space is `+`, with
 * the slashes left as they are.
 */
export function encodeUriForListing(text: string): string {
  return encodeUriPath(text).replaceAll("%20", "+").replaceAll("%2A", "*");
}

/** @throws {S3Error} InvalidURI where the percent-encoding is broken or does not hold UTF-8 */
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

/** Reads a raw `+` as the space that S3 takes it for, in paths too. */
export function decodeUriWithPlus(text: string): string {
  return decodeUri(text.replaceAll("+", " "));
}
