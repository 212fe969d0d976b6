import { InvalidProjectNameError, type ProjectName, parseProjectName } from "@wheelyard/core/project-name";
import {
  isVersionSpecifierSet,
  parseVersionSpecifierSet,
  type VersionSpecifierSet,
} from "@wheelyard/core/version-specifiers";

/** A value of Requires-Dist, split into the parts that a page shows. */
export interface Requirement {
  project: ProjectName;
  /** As written. */
  name: string;
  /** Extras and versions, such as `[socks] >=2.0`, or an address. */
  wanted: string;
  /** The marker, without the extra. */
  marker: string;
  /** The extra that requires it, if any. */
  extra: string | undefined;
}

const NAME = /^[A-Za-z0-9._-]+/;
const EXTRAS = /^\[[^\]]*\]\s*/;
const MAX_NAME_LENGTH = 200;
const EXTRA = /(?:^|\s)extra\s*==\s*(?:"([^"]*)"|'([^']*)')/;
const NOTHING_BUT_EXTRA = /^(?:\(\s*)?extra\s*==\s*(?:"[^"]*"|'[^']*')(?:\s*\))?$/;

/**
 * Parses a requirement.
 *
 * @see https://packaging.python.org/en/latest/specifications/dependency-specifiers/
 * @returns undefined if it is invalid; it is then shown as written
 */
export function readRequirement(text: string): Requirement | undefined {
  const requirement = text.trim();
  const [name = ""] = NAME.exec(requirement) ?? [];
  const project = projectNamed(name);
  if (project === undefined) return undefined;
  const rest = requirement.slice(name.length);
  const semicolon = rest.indexOf(";");
  const [wanted, marker] =
    semicolon === -1 ? [rest, ""] : [rest.slice(0, semicolon), rest.slice(semicolon + 1)];
  const [, double, single] = EXTRA.exec(marker) ?? [];
  return {
    project,
    name,
    wanted: wanted.trim().replace(/^\((.*)\)$/, "$1"),
    marker: withoutExtra(marker),
    extra: double ?? single,
  };
}

/**
 * The versions that a requirement admits.
 *
 * @returns undefined if it names an address instead, or if they can't be read
 */
export function wantedVersions({ wanted }: Pick<Requirement, "wanted">): VersionSpecifierSet | undefined {
  const versions = wanted.replace(EXTRAS, "").replace(/^\((.*)\)$/, "$1");
  return isVersionSpecifierSet(versions) ? parseVersionSpecifierSet(versions) : undefined;
}

function projectNamed(name: string): ProjectName | undefined {
  if (name.length > MAX_NAME_LENGTH) return undefined;
  try {
    return parseProjectName(name);
  } catch (error) {
    if (error instanceof InvalidProjectNameError) return undefined;
    throw error;
  }
}

/** A marker that combines the extra with "or" is left unchanged. */
function withoutExtra(marker: string): string {
  const clauses = marker.split(/\sand\s/).map((clause) => clause.trim());
  const others = clauses.filter((clause) => !NOTHING_BUT_EXTRA.test(clause));
  const rest = others.join(" and ").trim();
  return /\sor\s/.test(marker) && others.length < clauses.length && !isBalanced(rest)
    ? marker.trim()
    : rest.replace(/^\(([^()]*)\)$/, "$1").trim();
}

function isBalanced(text: string): boolean {
  return text.split("(").length === text.split(")").length;
}
