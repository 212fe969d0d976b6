/**
 * The link from a page under `/simple/<project>/` to the distribution at `key`.
 *
 * Relative, so that it works behind any host name; without a query, because pip appends `.metadata` to it;
 * every byte outside RFC 3986's unreserved characters is percent-encoded. That includes `+`, which S3 would
 * read as a space.
 */
export function relativeFileUrl(key: string): string {
  return `../..${filePath(key)}`;
}

/** The address of the object at `key` under the site's public address, which has no trailing slash. */
export function absoluteFileUrl(site: string, key: string): string {
  return `${site}${filePath(key)}`;
}

/** The one spelling of a key as a path, which is also the one that the edge asks the cache for. */
export function filePath(key: string): string {
  return `/${key.split("/").map(encodeSegment).join("/")}`;
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
