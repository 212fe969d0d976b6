/** The pattern of the keys of each rendition of a page, except the state. */
export const VIEWS = {
  json: /^_index\/(?:_channels\/[^/]+\/)?simple\/[^/]+\/index\.json$/,
  html: /^_index\/(?:_channels\/[^/]+\/)?simple\/.*index\.html$/,
  compressed: /^_index\/(?:_channels\/[^/]+\/)?simple\/.*index\.json\.gz$/,
  "legacy project": /^_index\/(?:_channels\/[^/]+\/)?pypi\/[^/]+\/json$/,
  "legacy release": /^_index\/(?:_channels\/[^/]+\/)?pypi\/[^/]+\/[^/]+\/json$/,
  feed: /^_index\/(?:_channels\/[^/]+\/)?rss\/.*\.xml$/,
  "for people": /^_index\/(?:_channels\/[^/]+\/)?(?:home|project\/.*)\/index\.html$/,
} as const;

/** Which views runs share: one of them, all or none. */
export type SharedViews = keyof typeof VIEWS | "all" | "none";

export function isShared(key: string, views: SharedViews): boolean {
  return views === "all" ? isView(key) : views !== "none" && VIEWS[views].test(key);
}

export function isView(key: string): boolean {
  return Object.values(VIEWS).some((pattern) => pattern.test(key));
}
