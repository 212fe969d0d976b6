import { type Day, parseDay } from "./days/day.ts";

/** Where things are in the bucket of access logs. */

/** CloudFront's logs. */
export const SITE_LOGS_PREFIX = "site/";

/** The counts of each day, which outlive the logs. */
export const DAYS_PREFIX = "downloads/";

const DAY_SUFFIX = ".json.gz";

/**
 * The prefix of the logs of one day. CloudFront names a log after the hour of its requests, however late it delivers
 * it. So each log belongs to one day, and each of its lines is counted on that day only.
 *
 * @see
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html#access-logs-timing
 */
export function logsOfDay(distribution: string, day: Day): string {
  return `${SITE_LOGS_PREFIX}${distribution}.${day}-`;
}

/** @param unique distinguishes the logs of an hour */
export function logKey(distribution: string, time: Date, unique: string): string {
  const [day, hour] = time.toISOString().split(/[T:]/);
  return `${SITE_LOGS_PREFIX}${distribution}.${day}-${hour}.${unique}.gz`;
}

export function dayKey(day: Day): string {
  return `${DAYS_PREFIX}${day}${DAY_SUFFIX}`;
}

/** @returns undefined for a key that {@link dayKey} doesn't make */
export function parseDayKey(key: string): Day | undefined {
  const isDay = key.startsWith(DAYS_PREFIX) && key.endsWith(DAY_SUFFIX);
  return isDay ? parseDay(key.slice(DAYS_PREFIX.length, -DAY_SUFFIX.length)) : undefined;
}
