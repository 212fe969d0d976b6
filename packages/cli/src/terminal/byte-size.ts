const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** Formats a number of bytes for people: `512 B`, `1.5 MiB`. */
export function byteSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}
