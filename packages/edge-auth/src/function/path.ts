/** A request's path, decoded once. */
export interface Path {
  segments: string[];
  /** Whether it ends in a slash. */
  isFolder: boolean;
}

/**
 * Reads the path of a URI as S3 will, so that what is decided here is what is fetched there.
 *
 * Empty segments are left out: a client given an index URL that ends in a slash asks for `//name/`.
 *
 * @returns null where no page and no file can lie: an escape that is not UTF-8, a dot segment, a slash, a
 * backslash or a control character within a segment, characters that a URI cannot hold
 */
export function readPath(uri: string): Path | null {
  if (!uri.startsWith("/") || /[^\x21-\x7e]/.test(uri)) return null;
  const parts = uri.split("/");
  const segments: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const segment = decodeSegment(parts[i] as string);
    if (segment === null) return null;
    if (segment !== "") segments.push(segment);
  }
  return { segments: segments, isFolder: uri.endsWith("/") };
}

/** The one spelling of a path in a URI. In it a "+" is escaped, which S3 would read as a space. */
export function encodePath(segments: string[]): string {
  let path = "";
  for (let i = 0; i < segments.length; i++) path += `/${encodeURIComponent(segments[i] as string)}`;
  return path;
}

function decodeSegment(text: string): string | null {
  let segment = text;
  try {
    segment = decodeURIComponent(text);
  } catch {
    return null;
  }
  return segment === "." || segment === ".." || /[/\\\x00-\x1f\x7f]/.test(segment) ? null : segment;
}
