import { DOWNLOAD_DAYS } from "@wheelyard/core/project-downloads";
import type { Store } from "@wheelyard/indexer/store/store";
import { parseCountedDay } from "./days/counted-day.ts";
import { type Day, lastDays } from "./days/day.ts";
import { type Recount, recountDay } from "./days/recount-day.ts";
import { DAYS_PREFIX, dayKey, parseDayKey } from "./layout.ts";
import { SummedDays } from "./totals/sum-days.ts";
import { type WrittenTotals, writeTotals } from "./totals/write-totals.ts";

/**
 * How many days each run looks at, today included. CloudFront may deliver a log a day late.
 *
 * @see
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html#access-logs-timing
 */
const OPEN_DAYS = 3;

export interface Counter {
  /** The bucket of access logs. */
  logs: Store;
  /** The bucket of the index. */
  bucket: Store;
  /** The id of the distribution that writes the logs. */
  distribution: string;
  now: Date;
  /** In milliseconds. */
  clock?: () => number;
}

/** What a run did. */
export interface CountReport {
  days: Recount[];
  totals: WrittenTotals;
}

/**
 * Counts the downloads of the last days, if logs have arrived since the last run, and adds them up for each project.
 *
 * It can run as often as you like, twice at once, and die at any moment: a day's counts are computed from all its logs
 * and replace the day's earlier counts, and the sums are computed from the days.
 *
 * @throws {UnreadableDayError} if a day's counts can't be read
 */
export async function countDownloads({ clock = Date.now, ...counter }: Counter): Promise<CountReport> {
  const { logs, bucket, now } = counter;
  const days = lastDays(now, DOWNLOAD_DAYS);
  const known = new Set<Day>();
  for await (const { key } of logs.list(DAYS_PREFIX)) {
    const day = parseDayKey(key);
    if (day !== undefined) known.add(day);
  }
  const recounts: Recount[] = [];
  // The newest day comes first: if there is no time for all of them, the next run has fewer to count.
  for (const [age, day] of days.toReversed().entries()) {
    if (age < OPEN_DAYS || !known.has(day)) recounts.push(await recountDay({ ...counter, clock }, day));
  }
  const sums = new SummedDays();
  for (const day of days) {
    const read = await logs.get(dayKey(day));
    // Another run may have written the day, or it may be absent.
    if (read.kind === "found") sums.add(day, parseCountedDay(read.object.body, dayKey(day)));
  }
  return { days: recounts, totals: await writeTotals(bucket, sums) };
}
