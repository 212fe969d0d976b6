import { DOWNLOAD_DAYS, type DownloadCounts } from "@wheelyard/core/project-downloads";

/** One line of a table: a name, how often it was counted, and its share of all in words. */
export interface CountedRow {
  name: string;
  times: number;
  share: string;
}

/** More than these are added up in one row. */
const MAX_ROWS = 8;

/** @param counts the most frequent first */
export function countedRows(counts: DownloadCounts): CountedRow[] {
  const all = Object.entries(counts);
  const total = sumOf(all);
  const shown = all.length > MAX_ROWS ? all.slice(0, MAX_ROWS - 1) : all;
  const rest = all.slice(shown.length);
  const rows = rest.length > 0 ? [...shown, [`${rest.length} others`, sumOf(rest)] as const] : shown;
  return rows.map(([name, times]) => ({ name, times, share: shareOf(times, total) }));
}

/**
 * Adds up versions by their first number, such as `1.x`: before 1.x is dropped, it matters whether anyone still uses
 * it.
 *
 * @param versions in PEP 440's normal form, and `other`
 */
export function seriesOf(versions: DownloadCounts): DownloadCounts {
  const sums = new Map<string, number>();
  for (const [version, times] of Object.entries(versions)) {
    const first = /^(?:\d+!)?\d+/.exec(version)?.[0];
    const series = first === undefined ? version : `${first}.x`;
    sums.set(series, (sums.get(series) ?? 0) + times);
  }
  return Object.fromEntries([...sums].sort(([, a], [, b]) => b - a));
}

/** A day, such as `2026-11-27`, and how often something was downloaded on it. */
export type DayCount = readonly [day: string, times: number];

/**
 * The last days up to today, including days without a download. Earlier or later days are included if they were
 * counted: the counts may be older than today.
 */
export function lastDays(days: DownloadCounts, now: Date): DayCount[] {
  const ends = [dayOf(now, 1 - DOWNLOAD_DAYS), dayOf(now, 0), ...Object.keys(days)].sort();
  const last = ends.at(-1) ?? "";
  const all: DayCount[] = [];
  for (let day = ends[0] ?? ""; day <= last; day = dayOf(new Date(day), 1)) all.push([day, days[day] ?? 0]);
  return all;
}

/** The day that is this many days later, in UTC. */
function dayOf(date: Date, later: number): string {
  return new Date(date.getTime() + later * 86_400_000).toISOString().slice(0, "2026-11-27".length);
}

function sumOf(rows: readonly (readonly [string, number])[]): number {
  return rows.reduce((sum, [, times]) => sum + times, 0);
}

/** A share in words: never "0 %" of something that was downloaded, nor "100 %" of something that is not everything. */
function shareOf(times: number, total: number): string {
  const percent = (times / total) * 100;
  if (percent < 1) return "<1 %";
  return `${times < total ? Math.min(99, Math.round(percent)) : 100} %`;
}
