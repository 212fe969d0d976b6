import { quoted } from "@wheelyard/core/quoted";

declare const day: unique symbol;

/** A day in UTC, such as `2026-11-27`. */
export type Day = string & { readonly [day]: true };

const DAY_MS = 24 * 60 * 60 * 1000;

export function dayOf(time: Date): Day {
  return time.toISOString().slice(0, "2026-11-27".length) as Day;
}

/** @returns undefined if it is not a day of the calendar */
export function parseDay(text: string): Day | undefined {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  const isDay = time !== undefined && !Number.isNaN(time.getTime()) && dayOf(time) === text;
  return isDay ? (text as Day) : undefined;
}

/** The last `count` days, ending with the day of `now`. */
export function lastDays(now: Date, count: number): Day[] {
  if (!(count > 0))
    throw new RangeError(`Cannot name the last ${quoted(String(count))} days: expected 1 or more`);
  return Array.from({ length: count }, (_, n) => dayOf(new Date(now.getTime() - (count - 1 - n) * DAY_MS)));
}
