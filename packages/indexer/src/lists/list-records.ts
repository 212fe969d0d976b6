import { readFormatted } from "@wheelyard/core/format";

/** The state of a list can't be read. It is generated: delete it and reconcile to rebuild it. */
export class InvalidListError extends Error {
  override name = "InvalidListError";
}

/** Of every list and of the rejection records. If one is ever written differently, it gets a number of its own. */
const FORMAT = 1;

/**
 * Reads the entries of a list.
 *
 * @param recordsOf finds the array of records in the state
 * @param fields those that each record has, all of them texts
 * @throws {InvalidListError} if it is damaged
 * @throws {NewerFormatError} if a newer release wrote it
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
