import { quoted } from "./quoted.ts";
import { compareVersions, readVersion, type Version } from "./version.ts";
import { withoutOuter } from "./without-outer.ts";

/** Which versions are meant: those that match every specifier. An empty set matches all. */
export type VersionSpecifierSet = readonly VersionSpecifier[];

type VersionSpecifier =
  | { operator: "==" | "!=" | "<=" | ">=" | "<" | ">" | "~="; version: Version }
  /** All versions whose release begins this way: `==1.2.*`. */
  | { operator: "==.*" | "!=.*"; version: Version }
  /** Exactly this text. */
  | { operator: "==="; text: string };

export class InvalidVersionSpecifierError extends Error {
  override readonly name = "InvalidVersionSpecifierError";
}

/** Longer than any useful one. It bounds what a page carries for each file. */
const MAX_LENGTH = 1_000;

// Not what trim() removes: that includes a byte order mark, which no client accepts.
const OUTER_SPACE = " \t\n\v\f\r";

/**
 * Reads a set of version specifiers as `Requires-Python` has it: `>=3.8, !=3.9.*`.
 *
 * @see https://packaging.python.org/en/latest/specifications/version-specifiers/#version-specifiers
 * @throws {InvalidVersionSpecifierError}
 * @example
 * parseVersionSpecifierSet(">=3.8, !=3.9.*").length // 2
 * parseVersionSpecifierSet("3.8") // throws Cannot read version specifiers "3.8": expected specifiers such as ">=1.4,<2" or "==1.4.*"
 */
export function parseVersionSpecifierSet(text: string): VersionSpecifierSet {
  const specifiers = readSpecifierSet(text);
  if (specifiers !== undefined) return specifiers;
  throw new InvalidVersionSpecifierError(
    `Cannot read version specifiers ${quoted(text)}: expected specifiers such as ">=1.4,<2" or "==1.4.*"`,
  );
}

/**
 * Whether a text is a set of version specifiers as `Requires-Python` has it.
 *
 * @example
 * isVersionSpecifierSet(">=3.8,") // true
 * isVersionSpecifierSet("3.8") // false
 */
export function isVersionSpecifierSet(text: string): boolean {
  return readSpecifierSet(text) !== undefined;
}

/**
 * Whether a version matches. Pre-releases match if they are within the bounds.
 *
 * @example
 * matchesVersion(parseVersionSpecifierSet(">=1.4,<2"), parseVersion("1.10")) // true
 * matchesVersion(parseVersionSpecifierSet("<2"), parseVersion("2.0rc1")) // false
 */
export function matchesVersion(specifiers: VersionSpecifierSet, version: Version): boolean {
  return specifiers.every((specifier) => matches(specifier, version));
}

/**
 * The versions of which an installer takes one: of those that match, the pre-releases count only if the specifiers name
 * one, or if nothing else matches.
 *
 * @see https://packaging.python.org/en/latest/specifications/version-specifiers/#handling-of-pre-releases
 * @example
 * installableVersions(parseVersionSpecifierSet(">=1"), [parseVersion("1.0"), parseVersion("2.0rc1")]).length // 1
 * installableVersions(parseVersionSpecifierSet(">=2.0rc1"), [parseVersion("2.0rc1"), parseVersion("2.0")]).length // 2
 */
export function installableVersions(
  specifiers: VersionSpecifierSet,
  versions: readonly Version[],
): Version[] {
  const matching = versions.filter((version) => matchesVersion(specifiers, version));
  if (specifiers.some(namesPrerelease)) return matching;
  const final = matching.filter(({ isPrerelease }) => !isPrerelease);
  return final.length > 0 ? final : matching;
}

/** To exclude one is not to ask for one. */
function namesPrerelease(specifier: VersionSpecifier): boolean {
  switch (specifier.operator) {
    case "!=":
      return false;
    case "===":
      return readVersion(specifier.text)?.isPrerelease ?? false;
    default:
      return specifier.version.isPrerelease;
  }
}

function readSpecifierSet(text: string): VersionSpecifier[] | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const parts = text.split(",").map((part) => withoutOuter(part, OUTER_SPACE));
  // A trailing comma makes an empty specifier, which every client ignores.
  const specifiers = parts.filter((part) => part !== "").map(readSpecifier);
  return specifiers.every((specifier) => specifier !== undefined) ? specifiers : undefined;
}

function readSpecifier(text: string): VersionSpecifier | undefined {
  const [, operator, rest = ""] = /^(===|==|!=|~=|<=|>=|<|>)[ \t\n\v\f\r]*(.*)$/s.exec(text) ?? [];
  switch (operator) {
    case "===":
      return /^[^\s;)]*$/.test(rest) ? { operator, text: rest } : undefined;
    case "==":
    case "!=": {
      const exact = readVersion(rest);
      if (exact !== undefined) return { operator, version: exact };
      if (!/^v?([0-9]+!)?[0-9]+(\.[0-9]+)*\.\*$/i.test(rest)) return undefined;
      const beginning = readVersion(rest.slice(0, -".*".length));
      return beginning && { operator: `${operator}.*`, version: beginning };
    }
    case "~=":
    case "<=":
    case ">=":
    case "<":
    case ">": {
      const version = rest.includes("+") ? undefined : readVersion(rest);
      if (version === undefined || (operator === "~=" && version.release.length < 2)) return undefined;
      return { operator, version };
    }
    default:
      return undefined;
  }
}

function matches(specifier: VersionSpecifier, version: Version): boolean {
  switch (specifier.operator) {
    case "===":
      return version.normalised === specifier.text.toLowerCase();
    case "==":
      return isEqual(specifier.version, version);
    case "!=":
      return !isEqual(specifier.version, version);
    case "==.*":
      return beginsAs(specifier.version, specifier.version.release, version);
    case "!=.*":
      return !beginsAs(specifier.version, specifier.version.release, version);
    case "<=":
      return compareVersions(withoutLocal(version), specifier.version) <= 0;
    case ">=":
      return compareVersions(withoutLocal(version), specifier.version) >= 0;
    case "~=":
      return (
        compareVersions(withoutLocal(version), specifier.version) >= 0 &&
        beginsAs(specifier.version, specifier.version.release.slice(0, -1), version)
      );
    case "<":
      // 2.0rc1 comes before 2.0, but someone who asks for less than 2.0 does not mean it.
      if (compareVersions(version, specifier.version) >= 0) return false;
      return specifier.version.isPrerelease || !version.isPrerelease || !isOfRelease(specifier, version);
    case ">":
      // The same goes for 2.0.post1 and 2.0+local.
      if (compareVersions(version, specifier.version) <= 0) return false;
      if (!isOfRelease(specifier, version)) return true;
      return (
        version.local.length === 0 && (specifier.version.post !== undefined || version.post === undefined)
      );
  }
}

/** The local part counts only if the specifier names one. */
function isEqual(wanted: Version, version: Version): boolean {
  return compareVersions(wanted.local.length === 0 ? withoutLocal(version) : version, wanted) === 0;
}

function beginsAs({ epoch }: Version, beginning: Version["release"], version: Version): boolean {
  return version.epoch === epoch && beginning.every((part, i) => (version.release[i] ?? 0n) === part);
}

function isOfRelease({ version: wanted }: { version: Version }, version: Version): boolean {
  return compareVersions(releaseOf(wanted), releaseOf(version)) === 0;
}

function releaseOf(version: Version): Version {
  return { ...version, pre: undefined, post: undefined, dev: undefined, local: [] };
}

function withoutLocal(version: Version): Version {
  return { ...version, local: [] };
}
