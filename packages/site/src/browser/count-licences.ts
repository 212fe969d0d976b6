/** The projects with one licence. */
export interface LicenceCount {
  /** The expression, or what the release says instead; undefined if it says nothing. */
  licence: string | undefined;
  /** The projects' names, in order. */
  names: readonly string[];
}

/**
 * Groups projects by licence: the commonest first, then by name, and last those that name none.
 *
 * @param projects in order
 */
export function countLicences(projects: readonly { name: string; licence?: string }[]): LicenceCount[] {
  const groups = new Map<string | undefined, string[]>();
  for (const { name, licence } of projects) {
    const names = groups.get(licence) ?? [];
    groups.set(licence, names);
    names.push(name);
  }
  return [...groups]
    .map(([licence, names]) => ({ licence, names }))
    .sort(
      (a, b) =>
        Number(a.licence === undefined) - Number(b.licence === undefined) ||
        b.names.length - a.names.length ||
        ((a.licence ?? "") < (b.licence ?? "") ? -1 : 1),
    );
}
