import { readFormatted } from "@wheelyard/core/format";

/** The state of a list can't be read. Since it is generated, delete it and reconcile to rebuild it. */
export class InvalidListError extends Error {
  override name = "InvalidListError";
}

/**
 * The format of all lists, and of the rejection records in them. A list that is written differently one day gets a
 * number for itself.
 */
const FORMAT = 1;

/**
 * Reads the entries of a list.
 *
 * @param recordsOf finds the array of records in the state
 * @param fields the names of each record's fields, all of them strings
 * @throws {InvalidListError} if it is damaged
 * @throws {NewerFormatError} if a newer wheelyard version wrote it
 */
export function parseListRecords<T>(
  title: string,
  text: string,
  fields: readonly (keyof T & string)[],
  recordsOf: (state: unknown) => unknown = (state) => state,
): T[] {
  return readFormatted(title, FORMAT, text, InvalidListError, (state) => {
    const records = recordsOf(state);
    if (!Array.isArray(records)) throw new TypeError("expected an array of records");
    for (const record of records as Record<string, unknown>[]) {
      const lacking = fields.find((field) => typeof record[field] !== "string");
      if (lacking !== undefined) throw new TypeError(`expected "${lacking}" to be a text`);
    }
    return records as T[];
  });
}
