import { unreadableState } from "./unreadable-state.ts";

/** A newer wheelyard version wrote it. This one can't read it, and leaves it alone. */
export class NewerFormatError extends Error {
  override name = "NewerFormatError";
}

/**
 * Reads back generated JSON. Its format is the number `_format` of the outermost object, or 1 if there is none.
 *
 * @param title what it is, for messages
 * @param newest the newest format that `read` understands
 * @param Unreadable thrown if it is damaged: because it is generated, it may be deleted
 * @param remedy what mends it if it is damaged: to reconcile, unless it says otherwise
 * @throws {NewerFormatError} if its format is newer: it must be left as it is
 * @example
 * readFormatted("the list", 1, '{"names":["acme"]}', Error, ({ names }) => names) // ["acme"]
 * readFormatted("the list", 1, '{"_format":2}', Error, () => []) // throws Cannot read the list: it has format 2
 */
export function readFormatted<T>(
  title: string,
  newest: number,
  text: string,
  Unreadable: new (message: string, options: ErrorOptions) => Error,
  read: (value: unknown) => T,
  remedy?: string,
): T {
  requireFormat(title, newest, text);
  try {
    return read(JSON.parse(text));
  } catch (cause) {
    throw new Unreadable(unreadableState(title, text, cause, remedy), { cause });
  }
}

/**
 * Accepts what is not JSON: that is damaged, not newer.
 *
 * @throws {NewerFormatError}
 * @example
 * requireFormat("the list", 1, '{"_format":2}') // throws Cannot read the list: it has format 2
 */
export function requireFormat(title: string, newest: number, text: string): void {
  const format = formatOf(text);
  if (format <= newest) return;
  throw new NewerFormatError(
    `Cannot read ${title}: it has format ${format}, and this wheelyard version reads formats up to ${newest}. A newer wheelyard version wrote it, and it is left as it is: deploy that version again`,
  );
}

function formatOf(text: string): number {
  // Hardly any object names its format, and a list may be long.
  if (!text.includes('"_format"')) return 1;
  try {
    const { _format = 1 } = JSON.parse(text) as { _format?: unknown };
    return typeof _format === "number" && Number.isInteger(_format) ? _format : 1;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return 1;
    throw error;
  }
}
