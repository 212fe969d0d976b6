import { DISTRIBUTION_SUFFIXES, hasDistributionSuffix } from "./bucket-layout/user-files.ts";

/** Other formats that setuptools, distutils and old indexes have made. The longest comes first. */
const UNLISTED_SUFFIXES = [
  ".tar.bz2",
  ".tar.lzma",
  ".tar.zst",
  ".tar.xz",
  ".tar.lz",
  ".tar.z",
  ".tar",
  ".tgz",
  ".tbz2",
  ".tbz",
  ".txz",
  ".egg",
  ".exe",
  ".msi",
  ".rpm",
  ".deb",
  ".dmg",
] as const;

/**
 * The suffix, in lower case, of a distribution of a kind that the index does not list. That includes suffixes that it
 * would list if they were in lower case.
 *
 * @returns undefined for what is listed, and for what is not a distribution
 * @example
 * unlistedKind("acme-1.0-py2.7.egg") // ".egg"
 * unlistedKind("acme-1.0.zip") // undefined
 */
export function unlistedKind(key: string): string | undefined {
  if (hasDistributionSuffix(key)) return undefined;
  const lower = key.toLowerCase();
  return [...UNLISTED_SUFFIXES, ...DISTRIBUTION_SUFFIXES].find((suffix) => lower.endsWith(suffix));
}
