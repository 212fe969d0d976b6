import { quoted } from "./quoted.ts";

declare const projectName: unique symbol;

/** A project's name in the normal form of the simple API: `Acme.Core` is `acme-core`. */
export type ProjectName = string & { readonly [projectName]: true };

export class InvalidProjectNameError extends Error {
  override readonly name = "InvalidProjectNameError";
}

const VALID_NAME = /^(?:[A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])$/i;

/**
 * Reads a project's name in any spelling and normalises it.
 *
 * @see https://packaging.python.org/en/latest/specifications/name-normalization/
 * @throws {InvalidProjectNameError}
 * @example
 * parseProjectName("Acme.Core") // "acme-core"
 * parseProjectName("-acme") // throws Cannot read project name "-acme": expected ASCII letters
 */
export function parseProjectName(text: string): ProjectName {
  if (!VALID_NAME.test(text)) {
    throw new InvalidProjectNameError(
      `Cannot read project name ${quoted(text)}: expected ASCII letters, digits, ".", "_" and "-", with a letter or digit at either end`,
    );
  }
  return text.replace(/[-_.]+/g, "-").toLowerCase() as ProjectName;
}

/**
 * Whether a text is already a project's name in normal form.
 *
 * @example
 * isNormalProjectName("acme-core") // true
 * isNormalProjectName("Acme.Core") // false
 */
export function isNormalProjectName(text: string): text is ProjectName {
  return VALID_NAME.test(text) && text === parseProjectName(text);
}
