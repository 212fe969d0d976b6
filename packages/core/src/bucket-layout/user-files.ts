import { SIDE_FILE_NAMES } from "../url-layout.ts";

export const DISTRIBUTION_SUFFIXES = [".whl", ".tar.gz", ".zip"] as const;

/**
 * Whether a key or filename has the suffix of a distribution.
 *
 * @example
 * hasDistributionSuffix("any/acme-1.0.zip") // true
 * hasDistributionSuffix("acme-1.0.zip.yanked") // false
 */
export function hasDistributionSuffix(name: string): boolean {
  return DISTRIBUTION_SUFFIXES.some((suffix) => name.endsWith(suffix));
}

export const STATUS_SUFFIX = ".status";

/**
 * The suffixes by which the bucket's notifications are filtered. No suffix ends in another, as S3 requires, and no key
 * that the indexer writes ends in one, so its own writes don't wake it.
 */
export const NOTIFICATION_SUFFIXES: readonly string[] = [
  ...DISTRIBUTION_SUFFIXES,
  ...Object.values(SIDE_FILE_NAMES).map(({ suffix }) => suffix),
  STATUS_SUFFIX,
];

/**
 * The events that the bucket notifies of. A user's own lifecycle rule may remove files, which leaves a delete marker.
 * The expiry of an old version means nothing to the index: what is listed and served stays the same.
 */
export const NOTIFICATION_EVENTS: readonly string[] = [
  "s3:ObjectCreated:*",
  "s3:ObjectRemoved:*",
  "s3:LifecycleExpiration:DeleteMarkerCreated",
];
