import { type Html, html } from "./html.ts";

/** The most bars that can be told apart on a phone. */
const MAX_BARS = 60;

/** Months per bar, finest first. */
const SPANS = [1, 3, 12, 60, 120] as const;

const BAR_WIDTH = 10;
const GAP = 2;
const HEIGHT = 64;

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
  const width = counts.length * (BAR_WIDTH + GAP) - GAP;
  const bars = counts.map((count, i) => {
    if (count === 0) return undefined;
    const height = Math.max(3, Math.round((count / highest) * HEIGHT));
    const when = sayMonth((origin + i) * span);
    return html`<rect x="${i * (BAR_WIDTH + GAP)}" y="${HEIGHT - height}" width="${BAR_WIDTH}" height="${height}" rx="1.5"><title>${when}: ${count}</title></rect>`;
  });
  const label = `${months.length} releases from ${sayMonth(first)} to ${sayMonth(last)}, at most ${highest} in ${SPAN_NAMES[span]}`;
  return html`<figure class="chart"><svg viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" role="img" aria-label="${label}" preserveAspectRatio="none">${bars}</svg><figcaption><span>${sayMonth(first)}</span><span>${sayMonth(last)}</span></figcaption></figure>
`;
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
