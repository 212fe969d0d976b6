/** Lines that belong together, with their indentation removed. */
export interface IndentedBlock {
  lines: string[];
  /** The line after them. */
  end: number;
}

export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The indented lines from `start` on, and the blank lines between them. */
export function indentedBlock(lines: readonly string[], start: number): IndentedBlock {
  let end = start;
  for (let i = start; i < lines.length; i++) {
    const line = lines[i] ?? "";
    if (line === "") continue;
    if (indentOf(line) === 0) break;
    end = i + 1;
  }
  return { lines: dedented(lines.slice(start, end)), end };
}

/**
 * The item that begins at `start` after a marker of some width: the rest of that line, and the indented lines below.
 */
export function itemAfterMarker(lines: readonly string[], start: number, markerWidth: number): IndentedBlock {
  const first = (lines[start] ?? "").slice(markerWidth).trimStart();
  const rest = indentedBlock(lines, start + 1);
  return { lines: [first, ...rest.lines], end: rest.end };
}

/** The lines from `start` to the next blank line. */
export function paragraphLines(lines: readonly string[], start: number): string[] {
  const blank = lines.indexOf("", start);
  return lines.slice(start, blank === -1 ? lines.length : blank);
}

function dedented(lines: readonly string[]): string[] {
  let least = Number.POSITIVE_INFINITY;
  for (const line of lines) if (line !== "") least = Math.min(least, indentOf(line));
  return lines.map((line) => line.slice(least));
}
