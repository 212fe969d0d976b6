import { quoted } from "./quoted.ts";

/**
 * The object tag that says when a file was first published on the index from which it was taken over. Setting tags
 * needs a permission that publishers lack, so a publisher who may only upload can't backdate a release.
 */
export const UPLOAD_TIME_TAG = "wheelyard-upload-time";

/** Nothing that pip installs is older, and clocks that were never set start earlier. */
const EARLIEST = Date.UTC(1990, 0, 1);

export class InvalidUploadTimeError extends Error {
  override readonly name = "InvalidUploadTimeError";

  constructor(text: string, problem: string) {
    super(`Cannot use the upload time ${quoted(text)}: ${problem}`);
  }
}

/**
 * Reads the time at which a file was first published.
 *
 * @param latest a time by which it is known to have been there
 * @throws {InvalidUploadTimeError} if it is not a time in the form of the simple repository API, is later, or is before
 * 1990
 * @example
 * parseUploadTime("2020-01-31T12:00:00Z", new Date("2026-01-01")).toISOString() // "2020-01-31T12:00:00.000Z"
 * parseUploadTime("yesterday", new Date("2026-01-01")) // throws Cannot use the upload time "yesterday": expected a time such as "2020-01-31T12:00:00Z"
 */
export function parseUploadTime(text: string, latest: Date): Date {
  const time = parseTime(text);
  if (time === undefined) {
    throw new InvalidUploadTimeError(text, 'expected a time such as "2020-01-31T12:00:00Z"');
  }
  if (time.getTime() < EARLIEST) throw new InvalidUploadTimeError(text, "expected none before 1990");
  if (time > latest) {
    throw new InvalidUploadTimeError(text, `expected none after ${latest.toISOString()}`);
  }
  return time;
}

/**
 * Whether a text is a time, past or future, as the simple repository API writes it.
 *
 * @example
 * isTime("2020-01-31T12:00:00Z") // true
 * isTime("2020-02-30T12:00:00Z") // false
 */
export function isTime(text: string): boolean {
  return parseTime(text) !== undefined;
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)T(?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

function parseTime(text: string): Date | undefined {
  const [, year, month, day] = (TIME.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const time = new Date(text);
  // JavaScript reads February 30 as a day in March.
  const isDay = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
  if (!isDay || Number.isNaN(time.getTime())) return undefined;
  // In another zone, it may be in a year that RFC 3339 can't write.
  return time.getUTCFullYear() >= 0 && time.getUTCFullYear() <= 9999 ? time : undefined;
}
