import { type Html, html } from "./html.ts";

/** The most bars that can be told apart on a phone. */
export const MAX_BARS = 60;

const BAR_WIDTH = 10;
const GAP = 2;
const HEIGHT = 64;

export interface BarChart {
  /** What the bars are, above them. */
  title: string;
  /** The whole in words, for those who can't see it. */
  label: string;
  /** Not all zero. A bar without height is left out. */
  bars: readonly { height: number; title: string }[];
  /** Below the first bar, and below the last. */
  ends: readonly [string, string];
}

/** Draws bars beside each other, the highest as high as the chart. */
export function barChart({ title, label, bars, ends: [first, last] }: BarChart): Html {
  const highest = bars.reduce((most, { height }) => Math.max(most, height), 0);
  const width = bars.length * (BAR_WIDTH + GAP) - GAP;
  const drawn = bars.map((bar, i) => {
    if (bar.height === 0) return undefined;
    const height = Math.max(3, Math.round((bar.height / highest) * HEIGHT));
    return html`<rect x="${i * (BAR_WIDTH + GAP)}" y="${HEIGHT - height}" width="${BAR_WIDTH}" height="${height}" rx="1.5"><title>${bar.title}</title></rect>`;
  });
  return html`<figure class="chart"><p>${title}</p><svg viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" role="img" aria-label="${label}" preserveAspectRatio="none">${drawn}</svg><figcaption><span>${first}</span><span>${last}</span></figcaption></figure>
`;
}
