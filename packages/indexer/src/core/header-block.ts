import { quoted } from "./quoted.ts";

/** One field of a header block, with its folded lines: `Name: value`. */
export interface HeaderField {
  /** In lowercase: names of fields don't differ by case. */
  name: string;
  /** Without the white space around it. Folded lines are still apart, each with its indentation. */
  value: string;
}

export interface HeaderBlock {
  fields: readonly HeaderField[];
  body: string;
}

export class InvalidHeaderBlockError extends Error {
  override readonly name = "InvalidHeaderBlockError";
}

/** A field costs memory that its bytes don't show. The most seen on public wheels is below 2,000. */
const MAX_FIELDS = 10_000;

const FIELD = /^([!-9;-~]+):(.*)$/s;
const OUTER_SPACE = /^[ \t\r\n]+|[ \t\r\n]+$/g;

/**
 * Reads fields up to the first empty line, and what follows as the body.
 *
 * A line that is no field ends the block as well, as it does for pip, so that no client finds a field where
 * this index sees text.
 *
 * @throws {InvalidHeaderBlockError}
 */
export function parseHeaderBlock(text: string): HeaderBlock {
  const fields: HeaderField[] = [];
  let position = 0;
  while (position < text.length) {
    const end = endOfField(text, position);
    const lines = text.slice(position, end);
    if (/^\r?\n/.test(lines)) return { fields, body: text.slice(position + lines.indexOf("\n") + 1) };
    refuseAmbiguous(lines);
    const field = FIELD.exec(lines);
    if (field === null) break;
    if (fields.length === MAX_FIELDS) {
      throw new InvalidHeaderBlockError(`expected at most ${MAX_FIELDS} fields, found more`);
    }
    fields.push({ name: (field[1] ?? "").toLowerCase(), value: (field[2] ?? "").replace(OUTER_SPACE, "") });
    position = end;
  }
  return { fields, body: text.slice(position) };
}

/** Where the next line begins that doesn't continue this one, as those do that begin with white space. */
function endOfField(text: string, start: number): number {
  let end = start;
  do {
    const newline = text.indexOf("\n", end);
    end = newline === -1 ? text.length : newline + 1;
  } while (text.charAt(end) === " " || text.charAt(end) === "\t");
  return end;
}

/** Refuses what pip would read on from as if it were not there. */
function refuseAmbiguous(lines: string): void {
  if (/^(?:From |[: \t])/.test(lines)) {
    throw new InvalidHeaderBlockError(
      `expected a field such as "Name: acme", found ${quoted(lines.trimEnd())}`,
    );
  }
  // Python ends a line there, and what follows it would be one more field.
  if (/\r(?!\n)/.test(lines)) {
    throw new InvalidHeaderBlockError(`expected no lone carriage return, found ${quoted(lines.trimEnd())}`);
  }
}
