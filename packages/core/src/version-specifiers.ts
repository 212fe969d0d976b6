import { isVersion, parseVersion } from "./version.ts";
import { withoutOuter } from "./without-outer.ts";

/** Longer than any that selects something. It bounds what a page carries for each file. */
const MAX_LENGTH = 1_000;

// Not what trim() removes: that has a byte order mark among it, which no client takes.
const OUTER_SPACE = " \t\n\v\f\r";

/**
 * Whether a text is a set of version specifiers as `Requires-Python` has it: `>=3.8, !=3.9.*`.
 *
 * @see https://packaging.python.org/en/latest/specifications/version-specifiers/#version-specifiers
 */
export function isVersionSpecifierSet(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  const specifiers = text.split(",").map((part) => withoutOuter(part, OUTER_SPACE));
  // A trailing comma is an empty specifier, which every client passes over.
  return specifiers.every((specifier) => specifier === "" || isVersionSpecifier(specifier));
}

function isVersionSpecifier(text: string): boolean {
  const [, operator, version = ""] = /^(===|==|!=|~=|<=|>=|<|>)[ \t\n\v\f\r]*(.*)$/s.exec(text) ?? [];
  switch (operator) {
    case undefined:
      return false;
    case "===":
      return /^[^\s;)]*$/.test(version);
    case "==":
    case "!=":
      return isVersion(version) || /^v?([0-9]+!)?[0-9]+(\.[0-9]+)*\.\*$/i.test(version);
    case "~=":
      return isPublicVersion(version) && parseVersion(version).release.length > 1;
    default:
      return isPublicVersion(version);
  }
}

function isPublicVersion(text: string): boolean {
  return isVersion(text) && !text.includes("+");
}
