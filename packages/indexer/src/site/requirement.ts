import { type ProjectName, parseProjectName } from "../core/project-name.ts";

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

const REQUIREMENT =
  /^([A-Za-z0-9](?:[A-Za-z0-9._-]{0,200}[A-Za-z0-9])?)(?![A-Za-z0-9._-])\s*([^;]*)(?:;(.*))?$/s;
const EXTRA = /(?:^|\s)extra\s*==\s*(?:"([^"]*)"|'([^']*)')/;

/**
 * Reads a requirement.
 *
 * @see https://packaging.python.org/en/latest/specifications/dependency-specifiers/
 * @returns undefined where it is none: then it is shown as it is written
 */
export function readRequirement(text: string): Requirement | undefined {
  const [, name, wanted = "", marker = ""] = REQUIREMENT.exec(text.trim()) ?? [];
  if (name === undefined) return undefined;
  const [, double, single] = EXTRA.exec(marker) ?? [];
  return {
    project: parseProjectName(name),
    name,
    wanted: wanted.trim().replace(/^\((.*)\)$/, "$1"),
    marker: withoutExtra(marker),
    extra: double ?? single,
  };
}

/** A marker in which the extra stands with "or" is left as it is. */
function withoutExtra(marker: string): string {
  const clauses = marker.split(/\s+and\s+/);
  const others = clauses.filter(
    (clause) => !/^\s*\(?\s*extra\s*==\s*(?:"[^"]*"|'[^']*')\s*\)?\s*$/.test(clause),
  );
  const rest = others.join(" and ").trim();
  return /\sor\s/.test(marker) && others.length < clauses.length && !isBalanced(rest)
    ? marker.trim()
    : rest.replace(/^\(([^()]*)\)$/, "$1").trim();
}

function isBalanced(text: string): boolean {
  return text.split("(").length === text.split(")").length;
}
