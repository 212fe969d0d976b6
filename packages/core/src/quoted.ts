import { printable } from "./printable.ts";

const MAX_QUOTED_LENGTH = 100;

/** Printable ASCII without quotes and backslashes: nearly every name there is. */
const PLAIN = /^[ !#-[\]-~]*$/;

/**
 * A value as error messages show it: in double quotes, on one line and short, whatever was uploaded. Characters that
 * could move a terminal's cursor or reverse the reading direction are escaped.
 *
 * @example
 * quoted('say "hi"\n') // "\"say \\\"hi\\\"\\u{a}\""
 */
export function quoted(value: string): string {
  if (value.length <= MAX_QUOTED_LENGTH && PLAIN.test(value)) return `"${value}"`;
  const characters = Array.from(value.slice(0, MAX_QUOTED_LENGTH + 1));
  const shown =
    value.length > MAX_QUOTED_LENGTH ? `${characters.slice(0, MAX_QUOTED_LENGTH).join("")}…` : value;
  return `"${printable(shown.replace(/["\\]/g, "\\$&"))}"`;
}
