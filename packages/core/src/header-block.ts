import { withoutOuter } from "./without-outer.ts";

/** One field of a header block, with its folded lines: `Name: value`. */
export interface HeaderField {
  /** In lower case: field names are case-insensitive. */
  name: string;
  /** Without surrounding white space. Folded lines stay separate, each with its indentation. */
  value: string;
}

export interface HeaderBlock {
  fields: readonly HeaderField[];
  body: string;
}

export class InvalidHeaderBlockError extends Error {
  override readonly name = "InvalidHeaderBlockError";
}

/** A field costs more memory than its bytes suggest. Public wheels have fewer than 2,000. */
const MAX_FIELDS = 10_000;

const OUTER_SPACE = " \t\r\n";

/** The beginning of a line, with a group for each kind: an envelope, a field's name, or a fold. */
const HEADER_LINE = /^(?:(From )|([!-9;-~]*):|([ \t]))/;

const LINE_END = /\r\n|\r|\n/g;

/**
 * Reads fields up to the first empty line or the first line that is not a field. What follows is the body.
 *
 * Every oddity is read as Python's email parser reads it under the policy `compat32`, because pip and most other
 * clients see what that parser gives them. A lone carriage return ends a line. A line without a name, a line that
 * begins with `From `, and a fold with nothing before it are skipped, together with their own folds. A last line
 * `From ` is the first line of the body.
 *
 * @throws {InvalidHeaderBlockError} if it has too many fields
 * @example
 * parseHeaderBlock("Name: acme\n\nIt falls.\n").body // "It falls.\n"
 */
export function parseHeaderBlock(text: string): HeaderBlock {
  const fields: HeaderField[] = [];
  let open: { name: string; valueStart: number; end: number } | undefined;
  const close = (): void => {
    if (open === undefined) return;
    if (fields.length === MAX_FIELDS) {
      throw new InvalidHeaderBlockError(`expected at most ${MAX_FIELDS} fields, found more`);
    }
    const value = withoutOuter(text.slice(open.valueStart, open.end), OUTER_SPACE);
    fields.push({ name: open.name.toLowerCase(), value });
    open = undefined;
  };

  let envelope = "";
  let position = 0;
  while (position < text.length) {
    const end = endOfLine(text, position);
    const line = HEADER_LINE.exec(text.slice(position, end));
    if (line === null) break;
    const [, from, name, fold] = line;
    envelope = from !== undefined && position > 0 ? text.slice(position, end) : "";
    if (fold === undefined) close();
    else if (open !== undefined) open.end = end;
    if (name) open = { name, valueStart: position + name.length + 1, end };
    position = end;
  }
  close();
  return {
    fields,
    body: envelope + text.slice(isLineEnd(text[position]) ? endOfLine(text, position) : position),
  };
}

/** The start of the line after the one at `start`. */
function endOfLine(text: string, start: number): number {
  LINE_END.lastIndex = start;
  return LINE_END.test(text) ? LINE_END.lastIndex : text.length;
}

function isLineEnd(character: string | undefined): boolean {
  return character === "\r" || character === "\n";
}
