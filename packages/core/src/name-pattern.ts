import { InvalidProjectNameError, type ProjectName, parseProjectName } from "./project-name.ts";
import { quoted } from "./quoted.ts";

declare const namePattern: unique symbol;

/**
 * Which projects are meant: the one with this name or, if it ends in `*`, all whose names begin this way. In normal
 * form.
 */
export type NamePattern = string & { readonly [namePattern]: true };

export class InvalidNamePatternError extends Error {
  override readonly name = "InvalidNamePatternError";
}

/** The beginning of a name, which may end between two words. */
const BEGINNING = /^(?:[A-Z0-9][A-Z0-9._-]*)?$/i;

/**
 * Reads a pattern in any spelling of the name and normalises it, so that `Acme.*` is `acme-*`.
 *
 * @throws {InvalidNamePatternError}
 * @example
 * parseNamePattern("Acme.*") // "acme-*"
 * parseNamePattern("Acme_Core") // "acme-core"
 */
export function parseNamePattern(text: string): NamePattern {
  const beginning = text.endsWith("*") ? text.slice(0, -1) : undefined;
  try {
    if (beginning === undefined) return parseProjectName(text) as string as NamePattern;
    if (BEGINNING.test(beginning)) {
      return `${beginning.replace(/[-_.]+/g, "-").toLowerCase()}*` as NamePattern;
    }
  } catch (error) {
    // The error below says what is allowed, for names and patterns alike.
    if (!(error instanceof InvalidProjectNameError)) throw error;
  }
  throw new InvalidNamePatternError(
    `Cannot read name pattern ${quoted(text)}: expected a project's name such as "acme-core", or the beginning of names, followed by "*"`,
  );
}

/**
 * Whether one of the patterns means the project.
 *
 * @example
 * covers([parseNamePattern("acme-*")], "acme-core") // true
 */
export function covers(patterns: readonly NamePattern[], project: ProjectName): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith("*") ? project.startsWith(pattern.slice(0, -1)) : project === (pattern as string),
  );
}

/**
 * Whether one of the patterns means every project that the other means.
 *
 * @example
 * coversAll([parseNamePattern("acme*")], parseNamePattern("acme-*")) // true
 */
export function coversAll(patterns: readonly NamePattern[], narrow: NamePattern): boolean {
  return patterns.some((wide) =>
    wide.endsWith("*") ? narrow.replace("*", "").startsWith(wide.slice(0, -1)) : narrow === wide,
  );
}
