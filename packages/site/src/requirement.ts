import { InvalidProjectNameError, type ProjectName, parseProjectName } from "@wheelyard/core/project-name";

/** A value of Requires-Dist, as far as a page tells its parts apart. */
export interface Requirement {
  project: ProjectName;
  /** As it is written. */
  name: string;
  /** Extras and versions, such as `[socks] >=2.0`; or an address. */
  wanted: string;
  /** When it is needed, without the extra. */
  marker: string;
  /** The extra that brings it in, where one does. */
  extra: string | undefined;
}

const NAME = /^[A-Za-z0-9._-]+/;
const MAX_NAME_LENGTH = 200;
const EXTRA = /(?:^|\s)extra\s*==\s*(?:"([^"]*)"|'([^']*)')/;
const NOTHING_BUT_EXTRA = /^(?:\(\s*)?extra\s*==\s*(?:"[^"]*"|'[^']*')(?:\s*\))?$/;

/**
 * Reads a requirement.
 *
 * @see https://packaging.python.org/en/latest/specifications/dependency-specifiers/
 * @returns undefined where it is none: then it is shown as it is written
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

function projectNamed(name: string): ProjectName | undefined {
  if (name.length > MAX_NAME_LENGTH) return undefined;
  try {
    return parseProjectName(name);
  } catch (error) {
    if (error instanceof InvalidProjectNameError) return undefined;
    throw error;
  }
}

/** A marker in which the extra stands with "or" is left as it is. */
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
