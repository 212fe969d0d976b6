import type { DifferenceKind } from "./difference.ts";

/** What a run found and did. */
export type ReconcileReport = Record<DifferenceKind, number> & {
  /** Objects in the listing. */
  listed: number;
  /** Projects, and keys that can't be listed. */
  groups: number;
  /** How many of these had to be read. */
  compared: number;
  /** Projects, keys and lists with something that a newer wheelyard version wrote. They are not compared, and left alone. */
  newer: number;
  /** The differences that are left for a later run, because one run sends only so many. */
  later: number;
  /** Leftovers that were deleted. */
  swept: number;
  /** How many distributions there are of each kind that is not listed, such as `.egg`. Not a difference. */
  passedOver: Record<string, number>;
  /** The number of all differences. `swept` doesn't count. */
  differences: number;
  /** A few of the keys that differ. */
  examples: string[];
};
