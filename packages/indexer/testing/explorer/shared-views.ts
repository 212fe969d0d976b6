/** Each rendition of a page apart from its state, by what its key looks like. */
export const VIEWS = {
  json: /^_index\/simple\/[^/]+\/index\.json$/,
  html: /^_index\/simple\/.*index\.html$/,
  compressed: /^_index\/simple\/.*index\.json\.gz$/,
  "legacy project": /^_index\/pypi\/[^/]+\/json$/,
  "legacy release": /^_index\/pypi\/[^/]+\/[^/]+\/json$/,
  feed: /^_index\/rss\/.*\.xml$/,
  "for people": /^_index\/(?:home|project\/.*)\/index\.html$/,
} as const;

/** Which views runs share: one of them, all or none. */
export type SharedViews = keyof typeof VIEWS | "all" | "none";

export function isShared(key: string, views: SharedViews): boolean {
  return views === "all" ? isView(key) : views !== "none" && VIEWS[views].test(key);
}

export function isView(key: string): boolean {
  return Object.values(VIEWS).some((pattern) => pattern.test(key));
}
