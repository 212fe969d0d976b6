import { exponent, type Point } from "./exponent.ts";

/** Lines on two logarithmic axes, on which a power law is straight and its exponent the slope. */
export interface Plot {
  /** The name of its file, without extension. */
  name: string;
  title: string;
  x: string;
  y: string;
  series: readonly Series[];
}

export interface Series {
  label: string;
  /** All values are above zero. */
  points: readonly Point[];
}

const [WIDTH, HEIGHT] = [720, 400];
const [LEFT, RIGHT, TOP, BOTTOM] = [80, 230, 40, 50];
/** Distinguishable even without seeing all colours. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

export function renderPlot({ title, x, y, series }: Plot): string {
  const all = series.flatMap(({ points }) => points);
  const across = axis(
    all.map(([value]) => value),
    LEFT,
    WIDTH - RIGHT,
  );
  const up = axis(
    all.map(([, value]) => value),
    HEIGHT - BOTTOM,
    TOP,
  );
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${escapeText(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(LEFT, 22, title, 'font-size="15"'),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, x, 'text-anchor="middle"'),
    text(16, 32, y, 'fill="#555"'),
    ...across.ticks.flatMap((value) => [
      line(across.place(value), TOP, across.place(value), HEIGHT - BOTTOM),
      text(across.place(value), HEIGHT - BOTTOM + 16, tickLabel(value), 'text-anchor="middle"'),
    ]),
    ...up.ticks.flatMap((value) => [
      line(LEFT, up.place(value), WIDTH - RIGHT, up.place(value)),
      text(LEFT - 6, up.place(value) + 4, tickLabel(value), 'text-anchor="end"'),
    ]),
    ...series.flatMap(({ label, points }, index) => {
      const colour = COLOURS[index % COLOURS.length];
      const places = points.map(([px, py]) => [across.place(px), up.place(py)] as const);
      const slope = points.length > 1 ? `, exponent ${exponent(points).toFixed(2)}` : "";
      const legend = TOP + 12 + index * 34;
      return [
        `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${places.map((p) => p.join(",")).join(" ")}"/>`,
        ...places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`),
        text(WIDTH - RIGHT + 14, legend, label, `fill="${colour}"`),
        text(
          WIDTH - RIGHT + 14,
          legend + 14,
          `from ${tickLabel(points[0]?.[0] ?? 0)}${slope}`,
          'fill="#555"',
        ),
      ];
    }),
    "</svg>",
  ];
  return `${lines.join("\n")}\n`;
}

interface Axis {
  ticks: number[];
  place(value: number): number;
}

/** From one power of ten to another, with a tick at each. */
function axis(values: readonly number[], from: number, to: number): Axis {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    ticks: Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index)),
    place: (value) =>
      Math.round(10 * (from + ((Math.log10(value) - first) / (last - first)) * (to - from))) / 10,
  };
}

function tickLabel(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 6 });
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#ddd"/>`;
}

function text(x: number, y: number, content: string, attributes = ""): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escapeText(content)}</text>`;
}

function escapeText(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
