import { isObject } from "@wheelyard/core/is-object";
import { InvalidProjectNameError, type ProjectName, parseProjectName } from "@wheelyard/core/project-name";

/** The project that one part of an entry concerns. */
export type NamedProject =
  | { kind: "project"; project: ProjectName; entry: Record<string, unknown> }
  /** Another ecosystem's. */
  | { kind: "other" }
  /** It names no package: it concerns commits, or nothing. */
  | { kind: "none"; isOfCommits: boolean }
  | { kind: "unreadable"; reason: string };

/** @param entry one of the entry's `affected` */
export function namedProject(entry: unknown): NamedProject {
  if (!isObject(entry)) return { kind: "unreadable", reason: "expected an object" };
  const { package: about } = entry;
  if (isAbsent(about)) return { kind: "none", isOfCommits: hasCommitsAlone(entry) };
  if (!isObject(about)) return { kind: "unreadable", reason: "expected package to be an object" };
  const ecosystem = ecosystemOf(about);
  if (ecosystem === undefined) {
    return { kind: "unreadable", reason: "expected package to name its ecosystem" };
  }
  if (ecosystem.kind !== "pypi") return { kind: "other" };
  try {
    return { kind: "project", project: parseProjectName(ecosystem.name), entry };
  } catch (error) {
    if (!(error instanceof InvalidProjectNameError)) throw error;
    return { kind: "unreadable", reason: "expected the name of a project" };
  }
}

/** Whether all that it names are ranges of commits. */
function hasCommitsAlone({ ranges }: Record<string, unknown>): boolean {
  return (
    Array.isArray(ranges) &&
    ranges.length > 0 &&
    ranges.every((range) => isObject(range) && range.type === "GIT")
  );
}

/**
 * More spellings than the schema allows: who means PyPI should not be taken to mean another ecosystem.
 *
 * @param package what names the package
 * @returns the ecosystem in small letters, with the package's name; undefined if it names no ecosystem
 */
function ecosystemOf({ ecosystem, name, purl }: Record<string, unknown>) {
  if (isAbsent(ecosystem)) {
    const [, kind, named] = typeof purl === "string" ? (PURL.exec(purl.trim()) ?? []) : [];
    return kind === undefined ? undefined : { kind: kind.toLowerCase(), name: named ?? "" };
  }
  if (typeof ecosystem !== "string") return undefined;
  const [kind = ""] = ecosystem.split(":");
  return { kind: kind.trim().toLowerCase(), name: typeof name === "string" ? name.trim() : "" };
}

/** @see https://github.com/package-url/purl-spec */
const PURL = /^pkg:\/*([a-z0-9.+-]+)\/([^@?#]*)/i;

/** An empty text names nothing either. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}
