import { unreadableState } from "../core/unreadable-state.ts";

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
    throw new InvalidListError(unreadableState(title, text, cause), { cause });
  }
}
