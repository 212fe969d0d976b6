import { DISTRIBUTION_SUFFIXES } from "@wheelyard/core/bucket-layout";

/** Whether a file is of a kind the index lists. Old indexes hold eggs, installers and signatures as well. */
export function isDistributionName(name: string): boolean {
  return DISTRIBUTION_SUFFIXES.some((suffix) => name.endsWith(suffix));
}
