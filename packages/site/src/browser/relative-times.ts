const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 365 * 24 * 60 * 60],
  ["month", 30 * 24 * 60 * 60],
  ["day", 24 * 60 * 60],
  ["hour", 60 * 60],
  ["minute", 60],
];

/** @returns such as "3 days ago" */
export function relativeTime(time: Date, now: Date): string {
  const seconds = (time.getTime() - now.getTime()) / 1_000;
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return words.format(Math.trunc(seconds / length), unit);
  }
  return "just now";
}

/** Replaces each time on the page by how long ago it was; the tooltip has the exact time. */
export function sayRelativeTimes(elements: Iterable<HTMLTimeElement>): void {
  const now = new Date();
  for (const element of elements) {
    const time = new Date(element.dateTime);
    if (Number.isNaN(time.getTime())) continue;
    element.textContent = relativeTime(time, now);
    element.title = time.toLocaleString("en", { dateStyle: "long", timeStyle: "short" });
  }
}
