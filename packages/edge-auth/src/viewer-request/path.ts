/** A request's path, decoded once. */
export interface Path {
  segments: string[];
  /** Whether it ends in a slash. */
  isFolder: boolean;
}

/**
 * Reads the path of a URI as S3 will, so that what is decided here is what is fetched there.
 *
 * Empty segments are left out: a client with an index URL that ends in a slash asks for `//name/`.
 *
 * @returns null for a path at which there can be no page and no file: an escape that is not UTF-8, a dot segment, an
 * escaped slash, a backslash, a control character, characters that a URI cannot hold
 */
export function readPath(uri: string): Path | null {
  if (!uri.startsWith("/") || /[^\x21-\x7e]|%2[fF]/.test(uri)) return null;
  let text = "";
  try {
    text = decodeURIComponent(uri);
  } catch {
    return null;
  }
  if (/[\\\x00-\x1f\x7f]/.test(text)) return null;
  const segments = text.split("/").filter((segment) => segment !== "");
  if (segments.includes(".") || segments.includes("..")) return null;
  return { segments: segments, isFolder: uri.endsWith("/") };
}

/**
 * The one spelling of a path in a URI. The pages' links use it, so that a cache keeps one copy and an invalidation
 * finds it. It escapes "+", which S3 would read as a space.
 */
export function encodePath(segments: string[]): string {
  const path = segments.map((segment) => encodeURIComponent(segment)).join("/");
  return `/${path.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
