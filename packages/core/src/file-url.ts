import { percentEncodePath } from "./percent-encoding.ts";
import type { Root } from "./root.ts";

/**
 * The link from a page under `/simple/<project>/` of a root to the distribution at `key` in the same root.
 *
 * It is relative, so that it works behind any host name. It has no query, because pip appends `.metadata` to it. Every
 * byte outside RFC 3986's unreserved characters is percent-encoded. That includes `+`, which S3 would read as a space.
 *
 * @example
 * relativeFileUrl(MAIN, "any/acme-1.0+cpu.zip") // "../../any/acme-1.0%2Bcpu.zip"
 */
export function relativeFileUrl(root: Root, key: string): string {
  return `../..${filePath(key.slice(root.length))}`;
}

/**
 * The address of the object at `key` under the site's public address, which has no trailing slash.
 *
 * @example
 * absoluteFileUrl("https://pypi.example.com", "any/acme-1.0.zip") // "https://pypi.example.com/any/acme-1.0.zip"
 */
export function absoluteFileUrl(site: string, key: string): string {
  return `${site}${filePath(key)}`;
}

/**
 * The one spelling of a key as a path. The edge asks the cache for the same one.
 *
 * @example
 * filePath("a folder/acme-1.0+cpu.zip") // "/a%20folder/acme-1.0%2Bcpu.zip"
 */
export function filePath(key: string): string {
  return `/${percentEncodePath(key)}`;
}
