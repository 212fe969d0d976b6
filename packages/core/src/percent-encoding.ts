/**
 * Percent-encodes all but the unreserved characters of RFC 3986: the one spelling that S3's signatures cover and the edge
 * asks the cache for.
 *
 * @see https://www.rfc-editor.org/rfc/rfc3986#section-2.3
 * @example
 * percentEncode("a+b c/d!") // "a%2Bb%20c%2Fd%21"
 */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The same, but keeps slashes.
 *
 * @example
 * percentEncodePath("a folder/acme-1.0+cpu.zip") // "a%20folder/acme-1.0%2Bcpu.zip"
 */
export function percentEncodePath(path: string): string {
  return path.split("/").map(percentEncode).join("/");
}
