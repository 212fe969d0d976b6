import { readFormatted } from "@wheelyard/core/format";
import { isNormalProjectName, type ProjectName } from "@wheelyard/core/project-name";
import { quoted } from "@wheelyard/core/quoted";

/** The state of a list can't be read. Since it is generated, delete it and reconcile to rebuild it. */
export class InvalidListError extends Error {
  override name = "InvalidListError";
}

/**
 * The format of all lists, and of the rejection records in them. A list that is written differently one day gets a
 * number for itself.
 */
export const LIST_FORMAT = 1;

/**
 * Reads the entries of a list.
 *
 * @param fields those that each entry must have, all of them texts
 * @param parse makes the entry of them; throws if it can't
 * @param entriesOf finds the array of entries in the state
 * @throws {InvalidListError} if it is damaged
 * @throws {NewerFormatError} if a newer wheelyard version wrote it
 */
export function parseListRecords<Field extends string, T>(
  title: string,
  text: string,
  fields: readonly Field[],
  parse: (entry: Record<Field, string>) => T,
  entriesOf: (state: unknown) => unknown = (state) => state,
): T[] {
  return readFormatted(title, LIST_FORMAT, text, InvalidListError, (state) => {
    const entries = entriesOf(state);
    if (!Array.isArray(entries)) throw new TypeError("expected an array of records");
    return entries.map((entry: unknown) => {
      requireTexts(entry, fields);
      return parse(entry);
    });
  });
}

function requireTexts<Field extends string>(
  entry: unknown,
  fields: readonly Field[],
): asserts entry is Record<Field, string> {
  const found = new Map(Object.entries(entry ?? {}));
  const lacking = fields.find((field) => typeof found.get(field) !== "string");
  if (lacking !== undefined) throw new TypeError(`expected "${lacking}" to be a text`);
}

/**
 * The name of a project as lists have it.
 *
 * @throws {TypeError} if it is not in its normal form
 */
export function parseListedName(name: string): ProjectName {
  if (isNormalProjectName(name)) return name;
  throw new TypeError(`expected a project's name in normal form, found ${quoted(name)}`);
}
