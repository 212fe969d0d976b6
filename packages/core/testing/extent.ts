import { seededShare } from "./seeded-share.ts";

/**
 * How much to try in a test with more schedules, scenarios, rows or sizes than every run has time for. `EXTENT` says
 * which:
 *
 * - nothing, or `share`: a seeded share; `pnpm test` runs it, and a share of the files of `test/system`
 * - `larger`: a seeded eighth, including slow cases, and every case that takes too long for a share; `.ci/run` runs it
 * - `whole`: all but the scenarios with the most states; `pnpm test:whole` runs it
 * - `thorough`: those too, which takes more than 40 minutes; `pnpm explore` runs it
 */
const EXTENTS = ["share", "larger", "whole", "thorough"] as const;

const extent = extentOf(process.env.EXTENT ?? "share");

/** Whether there is time for a case that takes too long for a share. */
export const hasTime = extent !== "share";

export const isThorough = extent === "thorough";

/** The first seed of explorations. Each run prints it, and the message of a failure says how to repeat it. */
export const SEED = Number(process.env.EXPLORE_SEED ?? 20_261_122);

/** The usual share: one in this many. */
export const SHARE = 8;

/**
 * How many to try now, of a number that the whole suite tries.
 *
 * @param share one in how many to try; higher than usual if each takes long
 */
export function shareOf(whole: number, share = SHARE): number {
  if (extent === "share") return Math.ceil(whole / share);
  return extent === "larger" ? Math.ceil(whole / SHARE) : whole;
}

/**
 * The rows to try now: all, or a seeded share of at least one row.
 *
 * @param share one in how many to try; higher than usual if a row takes long
 */
export function sample<T>(rows: readonly T[], share = SHARE): T[] {
  return seededShare(rows, shareOf(rows.length, share), SEED, (_, index) => String(index));
}

/**
 * The same, but all rows to any larger extent: if each row starts programs, a share would leave most of the table
 * untested.
 */
export function sampleOrAll<T>(rows: readonly T[], share = SHARE): T[] {
  return hasTime ? [...rows] : sample(rows, share);
}

function extentOf(value: string): (typeof EXTENTS)[number] {
  const extent = EXTENTS.find((candidate) => candidate === value);
  if (extent === undefined) {
    throw new Error(`Cannot test to the extent ${JSON.stringify(value)}: expected ${EXTENTS.join(", ")}`);
  }
  return extent;
}
