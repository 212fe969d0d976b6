import type { DayCount } from "./download-counts.ts";
import { made } from "./made.ts";

const BAR_WIDTH = 12;
const GAP = 3;
const HEIGHT = 64;

const SVG = "http://www.w3.org/2000/svg";

/** Draws a bar for each day. The table beside it says the same. */
export function downloadChart(days: readonly DayCount[]): HTMLElement {
  const most = Math.max(...days.map(([, times]) => times));
  const width = days.length * (BAR_WIDTH + GAP) - GAP;
  const first = days[0]?.[0] ?? "";
  const last = days.at(-1)?.[0] ?? "";
  const label = `Downloads a day from ${first} to ${last}, at most ${most.toLocaleString("en")}`;
  const svg = drawn("svg", {
    viewBox: `0 0 ${width} ${HEIGHT}`,
    width,
    height: HEIGHT,
    role: "img",
    "aria-label": label,
    preserveAspectRatio: "none",
  });
  for (const [i, [day, times]] of days.entries()) {
    if (times === 0) continue;
    const height = Math.max(3, Math.round((times / most) * HEIGHT));
    const bar = drawn("rect", {
      x: i * (BAR_WIDTH + GAP),
      y: HEIGHT - height,
      width: BAR_WIDTH,
      height,
      rx: 1.5,
    });
    const title = drawn("title", {});
    title.textContent = `${day}: ${times.toLocaleString("en")}`;
    bar.append(title);
    svg.append(bar);
  }
  return made(
    "figure",
    "chart",
    svg,
    made("figcaption", "", made("span", "", first), made("span", "", last)),
  );
}

function drawn(name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
