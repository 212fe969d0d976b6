/** How the index and the bucket differ. */
export type DifferenceKind =
  /** A file that neither a page nor a rejection record knows. */
  | "missing"
  /** A page or a rejection record knows another version of the file, or of a file beside it. */
  | "stale"
  /** A page lists a file that is absent. */
  | "ghost"
  /** A generated object is absent, superfluous or not what it should be. */
  | "outdated"
  /** A page or a list can't be read. */
  | "damaged";

export const DIFFERENCE_KINDS: readonly DifferenceKind[] = [
  "missing",
  "stale",
  "ghost",
  "outdated",
  "damaged",
];

/** One thing that is not as it should be. */
export interface Difference {
  kind: DifferenceKind;
  /** The key to look at again, so that the indexer makes it right. */
  key: string;
  /** The object that is not as it should be: a user's file, or a generated object. */
  object: string;
  /** What is wrong with the object, in words that follow its key. */
  problem: string;
  /** Bytes that the indexer reads when it looks at the key, if it reads a whole file. */
  reads?: number;
}

/** Differences as the indexer hears about them: once for each key. The first one found at a key counts. */
export function onceForEachKey(differences: readonly Difference[]): Difference[] {
  const first = new Map<string, Difference>();
  for (const difference of differences) {
    if (!first.has(difference.key)) first.set(difference.key, difference);
  }
  return [...first.values()];
}
