import { markdownTable } from "markdown-table";

export type Cell = string | number;

export interface Table {
  title: string;
  /** The first one names the row. */
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
}

/** As Markdown, which is readable in a terminal too. */
export function renderTable({ title, columns, rows }: Table): string {
  const align = columns.map((_, index) => (index === 0 ? "l" : "r"));
  const table = markdownTable([[...columns], ...rows.map((row) => row.map(formatCell))], { align });
  return `**${title}**\n\n${table}\n`;
}

/** Counts are exact. For everything else, three digits are more than the machine can repeat. */
function formatCell(cell: Cell): string {
  if (typeof cell === "string") return cell;
  const rounded = Number.isInteger(cell) ? cell : Number(cell.toPrecision(3));
  return rounded.toLocaleString("en-US", { maximumFractionDigits: 6 });
}
