import { DISTRIBUTION_SUFFIXES } from "@wheelyard/core/bucket-layout";

/** Whether a file is of a kind that the index lists. Old indexes also hold eggs, installers and signatures. */
export function isDistributionName(name: string): boolean {
  return DISTRIBUTION_SUFFIXES.some((suffix) => name.endsWith(suffix));
}
