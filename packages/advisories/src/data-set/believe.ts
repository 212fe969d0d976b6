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
 * What happens if an archive has lost too much of what is known: it is refused, or someone has accepted that. What was
 * accepted is a doubt.
 */
export type Loss = "refused" | "accepted";

/**
 * Checks what was made of an archive against what holds.
 *
 * @throws {UnbelievableArchiveError} if it has lost too much and no one accepts that, or can't be believed by itself
 */
export function believe(
  dataSet: DataSet,
  before: Manifest | undefined,
  loss: Loss,
  now: Date,
): BelievedDataSet {
  const { counts } = dataSet;
  const newest = believeCounts(counts, before, loss, now);
  const doubts = checkExport(counts, before, now).filter(({ isMet }) => !isMet);
  return { ...dataSet, newest, doubts: doubts.map(sentenceOf) };
}

/**
 * Checks what an archive has.
 *
 * @param before the manifest that holds, if it matters
 * @returns when its newest entry was modified
 * @throws {UnbelievableArchiveError}
 */
export function believeCounts(
  counts: EntryCounts,
  before: Manifest | undefined,
  loss: Loss,
  now: Date,
): Date {
  const failed = checkExport(counts, before, now).find((check) => isRefused(check, loss));
  if (failed !== undefined || counts.newest === undefined) {
    const said = sentenceOf(failed ?? { seen: "no newest entry", expected: "one" });
    throw new UnbelievableArchiveError(`Cannot use the advisories: ${said}`);
  }
  return counts.newest;
}

function isRefused({ isMet, otherwise }: ExportCheck, loss: Loss): boolean {
  return !isMet && (otherwise === "refuse" || (otherwise === "ask" && loss === "refused"));
}

function sentenceOf({ seen, expected }: Pick<ExportCheck, "seen" | "expected">): string {
  return `the archive has ${seen}, expected ${expected}`;
}
