/** S3's limit for a key, in bytes of UTF-8. */
export const MAX_KEY_BYTES = 1024;

/**
 * The filename: what follows the last slash of the key.
 *
 * @example
 * basename("any/folder/acme-1.0.zip") // "acme-1.0.zip"
 */
export function basename(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}
