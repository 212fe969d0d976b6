import type { Version } from "@wheelyard/core/version";

/**
 * A text for a version without its local part. Two versions have the same text if PEP 440 considers their public parts
 * equal: `1.0` and `1.0.0+cu121` do. The authors of advisories don't know about builds.
 *
 * @example
 * publicVersion(parseVersion("1.0.0+cu121")) // "1"
 */
export function publicVersion({ epoch, release, pre, post, dev }: Version): string {
  const last = release.findLastIndex((number) => number !== 0n);
  return [
    epoch === 0n ? "" : `${epoch}!`,
    release.slice(0, Math.max(last, 0) + 1).join("."),
    pre === undefined ? "" : `${pre.phase}${pre.number}`,
    post === undefined ? "" : `.post${post}`,
    dev === undefined ? "" : `.dev${dev}`,
  ].join("");
}
