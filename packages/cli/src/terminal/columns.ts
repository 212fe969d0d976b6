import { printable } from "@wheelyard/core/printable";

/** Rows as aligned columns, two spaces between them. Text in the last column is never padded. */
export function columns(texts: readonly (readonly string[])[]): string[] {
  // As they will be printed, or what stands beside an escaped cell would not be aligned.
  const rows = texts.map((row) => row.map(printable));
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}
