import { barChart, MAX_BARS } from "./bar-chart.ts";
import type { Html } from "./html.ts";

/** Months per bar, finest first. */
const SPANS = [1, 3, 12, 60, 120] as const;

/**
 * Draws the number of releases over time as bars.
 *
 * @param times ISO 8601 in UTC
 * @returns undefined if there is too little to draw
 */
export function historyChart(times: readonly string[]): Html | undefined {
  const months = times.map(monthOf).filter((month) => !Number.isNaN(month));
  // Not spread into an argument list, which could overflow.
  const first = months.reduce((least, month) => Math.min(least, month), Number.POSITIVE_INFINITY);
  const last = months.reduce((most, month) => Math.max(most, month), 0);
  const span = SPANS.find((candidate) => barOf(last, candidate) - barOf(first, candidate) < MAX_BARS);
  if (months.length < 3 || first === last || span === undefined) return undefined;

  const origin = barOf(first, span);
  const counts = new Array<number>(barOf(last, span) - origin + 1).fill(0);
  for (const month of months) {
    const bar = barOf(month, span) - origin;
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  const highest = counts.reduce((most, count) => Math.max(most, count), 0);
  return barChart({
    title: `Releases in ${SPAN_NAMES[span]}`,
    label: `${months.length} releases from ${sayMonth(first)} to ${sayMonth(last)}, at most ${highest} in ${SPAN_NAMES[span]}`,
    bars: counts.map((count, i) => ({ height: count, title: `${sayMonth((origin + i) * span)}: ${count}` })),
    ends: [sayMonth(first), sayMonth(last)],
  });
}

const SPAN_NAMES: Record<(typeof SPANS)[number], string> = {
  1: "a month",
  3: "three months",
  12: "a year",
  60: "five years",
  120: "ten years",
};

function monthOf(time: string): number {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function barOf(month: number, span: number): number {
  return Math.floor(month / span);
}

function sayMonth(month: number): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
}
