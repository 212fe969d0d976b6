import { percentEncodePath } from "@wheelyard/core/percent-encoding";
import { S3Error } from "./s3-error.ts";

/**
 * Encodes a key as S3 does with `encoding-type=url`: form encoding, in which a space is `+`, but with slashes kept.
 */
export function encodeUriForListing(text: string): string {
  return percentEncodePath(text).replaceAll("%20", "+").replaceAll("%2A", "*");
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
