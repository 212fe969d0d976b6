import { checkExport, type ExportCheck } from "./check-export.ts";
import type { DataSet } from "./data-set-builder.ts";
import type { EntryCounts } from "./entry-counts.ts";
import type { Manifest } from "./manifest.ts";

/** What was read from an archive must not replace the present data set. The message is a sentence. */
export class UnbelievableArchiveError extends Error {
  override readonly name = "UnbelievableArchiveError";
}

/** A data set that may be published. */
export type BelievedDataSet = DataSet & {
  newest: Date;
  /** What someone should look at, in sentences. */
  doubts: readonly string[];
};

/**
 * Checks what was made of an archive against what holds.
 *
 * @throws {UnbelievableArchiveError} if it has lost too much, or can't be believed by itself
 */
export function believe(dataSet: DataSet, before: Manifest | undefined, now: Date): BelievedDataSet {
  const { counts } = dataSet;
  const newest = believeCounts(counts, before, now);
  return { ...dataSet, newest, doubts: checkExport(counts, before, now).filter(isDoubted).map(sentenceOf) };
}

/**
 * Checks what an archive has.
 *
 * @param before the manifest that holds, if it matters
 * @returns when its newest entry was modified
 * @throws {UnbelievableArchiveError}
 */
export function believeCounts(counts: EntryCounts, before: Manifest | undefined, now: Date): Date {
  const failed = checkExport(counts, before, now).find(isRefused);
  if (failed !== undefined || counts.newest === undefined) {
    const said = sentenceOf(failed ?? { seen: "no newest entry", expected: "one" });
    throw new UnbelievableArchiveError(`Cannot use the advisories: ${said}`);
  }
  return counts.newest;
}

function isRefused({ isMet, otherwise }: ExportCheck): boolean {
  return !isMet && otherwise === "refuse";
}

function isDoubted({ isMet, otherwise }: ExportCheck): boolean {
  return !isMet && otherwise === "doubt";
}

function sentenceOf({ seen, expected }: Pick<ExportCheck, "seen" | "expected">): string {
  return `the archive has ${seen}, expected ${expected}`;
}
