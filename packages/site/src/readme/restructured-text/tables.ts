import type { Context, RenderedBlock } from "./block.ts";
import { itemAfterMarker, paragraphLines } from "./indentation.ts";
import type { Options } from "./references.ts";

/** The most columns of a readable table. */
const MAX_COLUMNS = 50;

const GRID_BORDER = /^\+(?:[-=]+\+)+$/;
const SIMPLE_BORDER = /^=+(?: +=+)+$/;

/** One row of cells, each a list of lines. */
type Row = readonly (readonly string[])[];

export function renderTableAt(
  lines: readonly string[],
  at: number,
  context: Context,
): RenderedBlock | undefined {
  const line = lines[at] ?? "";
  if (GRID_BORDER.test(line)) return gridTable(lines, at, context);
  if (SIMPLE_BORDER.test(line)) return simpleTable(lines, at, context);
  return undefined;
}

/** `.. list-table::` contains a list of lists. */
export function renderListTable(lines: readonly string[], options: Options, context: Context): string {
  const rows = listItems(lines).map((item) => listItems(item));
  return table(rows, headerRows(options), context);
}

/** `.. csv-table::` contains comma-separated values, and perhaps a header of the same kind. */
export function renderCsvTable(lines: readonly string[], options: Options, context: Context): string {
  const header = options.get("header");
  const rows = [...(header ? [header] : []), ...lines.filter((line) => line !== "")].map(commaSeparated);
  return table(rows, header ? 1 : headerRows(options), context);
}

function gridTable(lines: readonly string[], at: number, context: Context): RenderedBlock | undefined {
  const block = paragraphLines(lines, at);
  const border = block[0] ?? "";
  const edges = [...border.matchAll(/\+/g)].map(({ index }) => index);
  // Cells that span columns or rows would need a parser for the whole drawing: such a table is shown as text.
  const isPlain = block.every((line) => isGridLine(line, edges));
  if (!isPlain || edges.length > MAX_COLUMNS) return undefined;

  const rows: string[][][] = [];
  let header = 0;
  let cells = edges.slice(1).map((): string[] => []);
  for (const line of block.slice(1)) {
    if (line.startsWith("+")) {
      rows.push(cells);
      if (line.includes("=")) header = rows.length;
      cells = cells.map(() => []);
    } else {
      for (const [i, cell] of cells.entries())
        cell.push(line.slice((edges[i] ?? 0) + 1, edges[i + 1]).trimEnd());
    }
  }
  return { html: table(rows, header, context), end: at + block.length };
}

function isGridLine(line: string, edges: readonly number[]): boolean {
  return line.startsWith("+")
    ? GRID_BORDER.test(line) && edges.every((edge) => line[edge] === "+")
    : edges.every((edge) => line[edge] === "|");
}

function simpleTable(lines: readonly string[], at: number, context: Context): RenderedBlock | undefined {
  const border = lines[at] ?? "";
  const columns = [...border.matchAll(/=+/g)].map(({ index }) => index);
  if (columns.length > MAX_COLUMNS) return undefined;
  const borders: number[] = [];
  let end = at;
  // A blank line follows the last border, but not the header's.
  for (; end < lines.length; end++) {
    if (!SIMPLE_BORDER.test(lines[end] ?? "")) continue;
    borders.push(end);
    if (borders.length > 1 && !lines[end + 1]) break;
  }
  const last = borders.at(-1);
  if (last === undefined || last === at) return undefined;

  const rows: string[][][] = [];
  for (const line of lines.slice(at + 1, last)) {
    if (line === "" || SIMPLE_BORDER.test(line) || /^-+(?: +-+)*$/.test(line)) continue;
    const cells = columns.map((column, i) => line.slice(column, columns[i + 1]).trim());
    const previous = rows.at(-1);
    if (cells[0] === "" && previous !== undefined) {
      for (const [i, cell] of cells.entries()) previous[i]?.push(cell);
    } else {
      rows.push(cells.map((cell) => [cell]));
    }
  }
  const [, second = last] = borders;
  const header = second < last ? lines.slice(at + 1, second).filter((line) => line !== "").length : 0;
  return { html: table(rows, Math.min(header, 1), context), end: last + 1 };
}

function table(rows: readonly Row[], header: number, context: Context): string {
  const row = (cells: Row, element: "th" | "td") =>
    `<tr>${cells.map((lines) => `<${element}>${cellContent(lines, context)}</${element}>`).join("")}</tr>\n`;
  const head = rows.slice(0, header).map((cells) => row(cells, "th"));
  const body = rows.slice(header).map((cells) => row(cells, "td"));
  return `<table>\n<thead>${head.join("")}</thead>\n<tbody>${body.join("")}</tbody>\n</table>\n`;
}

function cellContent(lines: readonly string[], context: Context): string {
  const html = context.renderInner(lines.map((line) => line.trim()));
  return /^<p>([^<]*)<\/p>\n$/.exec(html)?.[1] ?? html;
}

function listItems(lines: readonly string[]): string[][] {
  const items: string[][] = [];
  for (let at = 0; at < lines.length; ) {
    const marker = /^[-*+](?: +|$)/.exec(lines[at] ?? "")?.[0];
    if (marker === undefined) {
      at++;
      continue;
    }
    const item = itemAfterMarker(lines, at, marker.length);
    items.push(item.lines);
    at = item.end;
  }
  return items;
}

function commaSeparated(line: string): string[][] {
  return [...line.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => [
    (quoted?.replaceAll('""', '"') ?? plain ?? "").trim(),
  ]);
}

function headerRows(options: Options): number {
  return Math.min(Number(/^\d{1,2}$/.exec(options.get("header-rows") ?? "")?.[0] ?? 0), 10);
}
