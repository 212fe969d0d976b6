import { seededShare } from "../../testing/seeded-share.ts";

/**
 * How much is explored. `EXPLORE` says it:
 *
 * - nothing: a share, which ends within a minute; `pnpm test` runs it
 * - `suite`: all but the scenarios with the most states; `.ci/run` runs it
 * - `thorough`: all that ever was, which takes a quarter of an hour; `pnpm explore` runs it
 */
const EXTENTS = ["share", "suite", "thorough"] as const;

const extent = extentOf(process.env.EXPLORE ?? "share");

export const isThorough = extent === "thorough";

/** Where the seeds begin. Each run says it, and the message of what fails says what repeats it. */
export const SEED = Number(process.env.EXPLORE_SEED ?? 20_261_122);

/** Of a number that the whole suite tries, how many are tried now. */
export function shareOf(whole: number): number {
  return extent === "share" ? Math.ceil(whole / SHARE) : whole;
}

/** Of all rows, those that are tried now: all, or a seeded share that has one row at least. */
export function sample<T>(rows: readonly T[]): T[] {
  if (extent !== "share") return [...rows];
  return seededShare(rows, shareOf(rows.length), SEED, (_, index) => String(index));
}

const SHARE = 8;

function extentOf(value: string): (typeof EXTENTS)[number] {
  const extent = EXTENTS.find((candidate) => candidate === value);
  if (extent === undefined) {
    throw new Error(`Cannot explore ${JSON.stringify(value)}: expected ${EXTENTS.join(", ")}`);
  }
  return extent;
}
