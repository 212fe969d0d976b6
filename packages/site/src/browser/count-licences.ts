/** The projects with one licence. */
export interface LicenceCount<P> {
  /** The expression, or what the release says instead; undefined if it says nothing. */
  licence: string | undefined;
  /** In order. */
  projects: readonly P[];
}

/**
 * Groups projects by licence: the commonest first, then by name, and last those that name none.
 *
 * @param projects in order
 */
export function countLicences<P extends { licence?: string }>(projects: readonly P[]): LicenceCount<P>[] {
  const groups = new Map<string | undefined, P[]>();
  for (const project of projects) {
    const group = groups.get(project.licence) ?? [];
    groups.set(project.licence, group);
    group.push(project);
  }
  return [...groups]
    .map(([licence, all]) => ({ licence, projects: all }))
    .sort(
      (a, b) =>
        Number(a.licence === undefined) - Number(b.licence === undefined) ||
        b.projects.length - a.projects.length ||
        ((a.licence ?? "") < (b.licence ?? "") ? -1 : 1),
    );
}
