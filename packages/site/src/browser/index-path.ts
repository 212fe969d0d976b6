/**
 * The path under which all of a page's index lies: `/`, or that of its channel.
 *
 * @param path of the page
 */
export function indexPath(path: string): string {
  return /^\/_channels\/[^/]+\//.exec(path)?.[0] ?? "/";
}
