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
  const { newest, doubts } = believeCounts(dataSet.counts, before, loss, now);
  return { ...dataSet, newest, doubts };
}

/**
 * Checks what an archive has.
 *
 * @param before the manifest that holds, if it matters
 * @returns when its newest entry was modified, and what someone should look at, in sentences
 * @throws {UnbelievableArchiveError}
 */
export function believeCounts(
  counts: EntryCounts,
  before: Manifest | undefined,
  loss: Loss,
  now: Date,
): Pick<BelievedDataSet, "newest" | "doubts"> {
  const unmet = checkExport(counts, before, now).filter(({ isMet }) => !isMet);
  const failed = unmet.find((check) => isRefused(check, loss));
  if (failed !== undefined || counts.newest === undefined) {
    const said = sentenceOf(failed ?? { seen: "no newest entry", expected: "one" });
    throw new UnbelievableArchiveError(`Cannot use the advisories: ${said}`);
  }
  return { newest: counts.newest, doubts: unmet.map(sentenceOf) };
}

/** Whether a check that isn't met refuses the archive. */
function isRefused({ otherwise }: ExportCheck, loss: Loss): boolean {
  return otherwise === "refuse" || (otherwise === "ask" && loss === "refused");
}

function sentenceOf({ seen, expected }: Pick<ExportCheck, "seen" | "expected">): string {
  return `the archive has ${seen}, expected ${expected}`;
}
