import { InvalidNamePatternError, type NamePattern, parseNamePattern } from "@wheelyard/core/name-pattern";
import { oneLine } from "@wheelyard/core/one-line";
import {
  InvalidVersionSpecifierError,
  parseVersionSpecifierSet,
  type VersionSpecifierSet,
} from "@wheelyard/core/version-specifiers";

/** What is never taken from another index: whole projects, or some of their versions. */
export interface BlockRule {
  /** As it was written, in one line. */
  text: string;
  names: NamePattern;
  /** Absent if the whole project is blocked. */
  versions?: VersionSpecifierSet;
}

const OPERATORS = ["=", "<", ">", "!", "~"];

/** @returns undefined if it is neither a name pattern nor one with versions */
export function readBlockRule(text: string): BlockRule | undefined {
  const at = Math.min(...OPERATORS.map((operator) => text.indexOf(operator)).filter((place) => place >= 0));
  try {
    if (at === Number.POSITIVE_INFINITY) return { text, names: parseNamePattern(text) };
    const names = parseNamePattern(text.slice(0, at).trimEnd());
    return { text: oneLine(text), names, versions: parseVersionSpecifierSet(text.slice(at)) };
  } catch (error) {
    if (error instanceof InvalidNamePatternError || error instanceof InvalidVersionSpecifierError) {
      return undefined;
    }
    throw error;
  }
}
