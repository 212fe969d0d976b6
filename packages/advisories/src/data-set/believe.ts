import type { DataSet } from "./data-set-builder.ts";
import type { EntryCounts } from "./entry-counts.ts";
import type { Manifest } from "./manifest.ts";

/** What was read from an archive must not replace the present data set. The message is a sentence. */
export class UnbelievableArchiveError extends Error {
  override readonly name = "UnbelievableArchiveError";
}

/** A data set that may be published. */
export type BelievedDataSet = DataSet & { newest: Date };

/** The share of what there was before that must still be there. */
const LEAST_SHARE = 0.9;

/** The share of the entries that may be unreadable. */
const MOST_UNREADABLE = 0.01;

/** What counts in each archive, and must not get lost. */
const COUNTED = {
  entries: "entries",
  advisories: "advisories about projects of PyPI",
  malicious: "advisories about malicious code",
} as const;

/**
 * Checks what an archive has, whatever was known before.
 *
 * @returns when its newest entry was modified
 * @throws {UnbelievableArchiveError} if there is nothing in it about PyPI, or if too many entries can't be read
 */
export function believeCounts({ entries, unreadable, advisories, examples, newest }: EntryCounts): Date {
  if (entries === 0) throw unbelievable("the archive has no entry");
  if (unreadable > entries * MOST_UNREADABLE) {
    throw unbelievable(
      `${unreadable} of ${entries} entries can't be read, expected at most 1 %, such as ${examples.join("; ")}`,
    );
  }
  if (advisories === 0) throw unbelievable(`none of the ${entries} entries is about a project of PyPI`);
  if (newest === undefined) throw unbelievable("no entry was modified up to now");
  return newest;
}

/**
 * Checks what was made of an archive against what holds.
 *
 * @throws {UnbelievableArchiveError} if it has lost too much, or can't be believed by itself
 */
export function believe(dataSet: DataSet, before: Manifest | undefined): BelievedDataSet {
  const { counts } = dataSet;
  const newest = believeCounts(counts);
  if (before !== undefined) {
    for (const [count, what] of Object.entries(COUNTED) as [keyof typeof COUNTED, string][]) {
      if (counts[count] >= before[count] * LEAST_SHARE) continue;
      throw unbelievable(
        `the archive has ${counts[count]} ${what}, expected at least 90 % of the ${before[count]} before`,
      );
    }
    const [lost] = counts.lost;
    if (lost !== undefined) {
      throw unbelievable(`can't read which project "${lost}" is about, and it seems to be malicious`);
    }
  }
  return { ...dataSet, newest };
}

function unbelievable(problem: string): UnbelievableArchiveError {
  return new UnbelievableArchiveError(`Cannot use the advisories: ${problem}`);
}
