/**
 * Whether one of the patterns covers a project of a channel. A pattern is a project's name, or the beginning of names
 * followed by `*`. It applies only to the main index, unless a channel and a slash come first.
 *
 * @param channel its name; empty for the main index
 */
export function covers(patterns: string[], channel: string, project: string): boolean {
  for (let i = 0; i < patterns.length; i++) {
    const pattern = patterns[i] as string;
    const slash = pattern.indexOf("/");
    const names = pattern.slice(slash + 1);
    // Compared separately: in a joined text, we couldn't tell where the channel ends.
    if (pattern.slice(0, Math.max(slash, 0)) !== channel) continue;
    if (names.endsWith("*") ? project.startsWith(names.slice(0, -1)) : project === names) return true;
  }
  return false;
}
