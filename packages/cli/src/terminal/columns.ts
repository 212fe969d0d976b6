import { printable } from "@wheelyard/core/printable";

/** Formats rows as aligned columns, two spaces apart. The last column is never padded. */
export function columns(texts: readonly (readonly string[])[]): string[] {
  // Escapes first, as printing would, so that the cell beside an escaped one stays aligned.
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
