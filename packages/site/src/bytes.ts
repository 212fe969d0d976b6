const UNITS = ["bytes", "KB", "MB", "GB", "TB"];

/** A size as people say it, in powers of a thousand: `1.4 MB`. */
export function sayBytes(size: number): string {
  let value = size;
  let unit = 0;
  // A value that would round to a thousand uses the next unit.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${UNITS[unit]}`;
}
