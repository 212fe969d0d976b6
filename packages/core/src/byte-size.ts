const UNITS = ["bytes", "KB", "MB", "GB", "TB"];

/**
 * Formats a number of bytes for people, in powers of a thousand.
 *
 * @example
 * byteSize(1_440_000) // "1.4 MB"
 */
export function byteSize(size: number): string {
  let value = size;
  let unit = 0;
  // A value that would round to a thousand uses the next unit.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${UNITS[unit]}`;
}
