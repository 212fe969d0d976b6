/** A pattern for several projects of a channel. */
const OF_CHANNEL = /^([^/]+)\/.*\*$/;

/**
 * Says what a user can find out who may read a view but not everything in the main index: the view redirects for a name
 * that is private, and not for one that no one has.
 *
 * @param patterns of the projects that the user may read
 * @param views the names of the index's views
 * @example
 * viewNotes(["frozen/*"], new Set(["frozen"])) // ['Note that "frozen/*" is …']
 * viewNotes(["frozen/acme"], new Set(["frozen"])) // []
 */
export function viewNotes(patterns: readonly string[], views: ReadonlySet<string>): string[] {
  return patterns
    .filter((pattern) => views.has(OF_CHANNEL.exec(pattern)?.[1] ?? ""))
    .map(
      (pattern) =>
        `Note that "${pattern}" is about a view: its readers can tell which of these names are private in the main index`,
    );
}
