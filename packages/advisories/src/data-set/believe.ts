import type { DataSet } from "./data-set-builder.ts";
import type { Manifest } from "./manifest.ts";

/** What was read from an archive must not replace the present data set. The message is a sentence. */
export class UnbelievableArchiveError extends Error {
  override readonly name = "UnbelievableArchiveError";
}

/** A data set that may be published. */
export type BelievedDataSet = DataSet & { newest: Date };

/** The share of the previous entries that must still be there. */
const LEAST_SHARE = 0.9;

/** The share of the entries that may be unreadable. */
const MOST_UNREADABLE = 0.01;

/**
 * Compares what was read from an archive with the present data set.
 *
 * @throws {UnbelievableArchiveError} if it has lost too many entries, if too many can't be read, or if there are none
 */
export function believe(dataSet: DataSet, before: Manifest | undefined): BelievedDataSet {
  const { entries, unreadable, examples, newest } = dataSet;
  if (entries === 0) throw unbelievable("the archive has no entry");
  if (unreadable > entries * MOST_UNREADABLE) {
    throw unbelievable(
      `${unreadable} of ${entries} entries can't be read, expected at most 1 %, such as ${examples.join("; ")}`,
    );
  }
  if (before !== undefined && entries < before.entries * LEAST_SHARE) {
    throw unbelievable(
      `the archive has ${entries} entries, expected at least 90 % of the ${before.entries} before`,
    );
  }
  if (newest === undefined) throw unbelievable("no entry was modified up to now");
  return { ...dataSet, newest };
}

function unbelievable(problem: string): UnbelievableArchiveError {
  return new UnbelievableArchiveError(`Cannot use the advisories: ${problem}`);
}
