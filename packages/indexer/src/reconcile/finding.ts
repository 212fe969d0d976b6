/** In what way the index and the bucket differ. */
export type Difference =
  /** A file that neither a page nor a rejection record knows. */
  | "missing"
  /** A page or a rejection record knows another version of the file, or of a file beside it. */
  | "stale"
  /** A page lists a file that is gone. */
  | "ghost"
  /** Something that is generated is absent, superfluous or not what it should be. */
  | "outdated"
  /** A page or a list can't be read. It was removed, to be built anew. */
  | "damaged";

export const DIFFERENCES: readonly Difference[] = ["missing", "stale", "ghost", "outdated", "damaged"];

/** A difference, and the key to look at again. */
export interface Finding {
  difference: Difference;
  key: string;
}

/** What a run found and did. */
export type ReconcileReport = Record<Difference, number> & {
  /** Objects in the listing. */
  listed: number;
  /** Projects, and keys that can't be listed. */
  groups: number;
  /** Of these, those that had to be read. */
  compared: number;
  /** Projects, keys and lists of which a newer release wrote something: they are not compared, and left alone. */
  newer: number;
  /** Leftovers that were deleted. */
  swept: number;
  /** Distributions of kinds that are not listed, such as `.egg`: how many of each. No difference. */
  passedOver: Record<string, number>;
  /** All that was found, `swept` apart. */
  differences: number;
  /** A few of the keys that differ. */
  examples: string[];
};
