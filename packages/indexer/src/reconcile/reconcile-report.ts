import type { DifferenceKind } from "./difference.ts";

/** What a run found and did. */
export type ReconcileReport = Record<DifferenceKind, number> & {
  /** Objects in the listing. */
  listed: number;
  /** Projects, and keys that can't be listed. */
  groups: number;
  /** Of these, those that had to be read. */
  compared: number;
  /** Projects, keys and lists of which a newer release wrote something: they are not compared, and left alone. */
  newer: number;
  /** Of the differences, those that a later run sends: one run sends so many. */
  later: number;
  /** Leftovers that were deleted. */
  swept: number;
  /** Distributions of kinds that are not listed, such as `.egg`: how many of each. No difference. */
  passedOver: Record<string, number>;
  /** All that was found, `swept` apart. */
  differences: number;
  /** A few of the keys that differ. */
  examples: string[];
};
