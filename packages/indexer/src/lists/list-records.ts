import { oneLine } from "../core/one-line.ts";
import { quoted } from "../core/quoted.ts";

/** The state of a list can't be understood. It is generated: deleting it and reconciling builds it anew. */
export class InvalidListError extends Error {
  override name = "InvalidListError";
}

/**
 * Reads what a list says of its subjects.
 *
 * @param recordsOf finds the array of records in the state
 * @param fields those that each record has, all of them texts
 * @throws {InvalidListError}
 */
export function parseListRecords<T>(
  title: string,
  text: string,
  fields: readonly (keyof T & string)[],
  recordsOf: (state: unknown) => unknown = (state) => state,
): T[] {
  try {
    const records = recordsOf(JSON.parse(text));
    if (!Array.isArray(records)) throw new TypeError("expected an array of records");
    for (const record of records as Record<string, unknown>[]) {
      const lacking = fields.find((field) => typeof record[field] !== "string");
      if (lacking !== undefined) throw new TypeError(`expected "${lacking}" to be a text`);
    }
    return records as T[];
  } catch (cause) {
    throw invalidList(title, text, cause);
  }
}

export function invalidList(title: string, text: string, cause: unknown): InvalidListError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new InvalidListError(
    `Cannot read ${title} ${quoted(text)}: ${oneLine(why)}. Delete it and reconcile: it is generated`,
    { cause },
  );
}
