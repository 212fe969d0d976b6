/**
 * The path of a page's whole index: `/`, or that of its channel.
 *
 * @param path the page's own
 */
export function indexPath(path: string): string {
  return /^\/_channels\/[^/]+\//.exec(path)?.[0] ?? "/";
}
