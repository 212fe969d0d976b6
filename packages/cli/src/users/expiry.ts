import { wrongUsage } from "../command-error.ts";

const SECONDS = { h: 3_600, d: 86_400, w: 604_800 } as const;

/**
 * Parses an expiry: a time from now such as `12h`, `90d`, `4w`, or an ISO 8601 date.
 *
 * @throws {CommandError} if it is neither, or in the past
 */
export function parseExpiry(text: string, now: Date): Date {
  const [, count, unit] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  const date =
    count === undefined
      ? /^\d{4}-\d\d-\d\d/.test(text)
        ? new Date(text)
        : new Date(Number.NaN)
      : new Date(now.getTime() + Number(count) * SECONDS[unit as keyof typeof SECONDS] * 1_000);
  if (Number.isNaN(date.getTime())) {
    throw wrongUsage(
      `Cannot read ${JSON.stringify(text)} as a time: expected one such as 12h, 90d or 4w, or a date such as 2030-01-31`,
    );
  }
  if (date > now) return date;
  throw wrongUsage(`Cannot let a token expire at ${JSON.stringify(text)}: expected a time in the future`);
}
