/**
 * Whether one of the patterns covers a project. A pattern is a project's name, or the beginning of names
 * followed by `*`.
 */
export function covers(patterns: string[], project: string): boolean {
  for (let i = 0; i < patterns.length; i++) {
    const pattern = patterns[i] as string;
    if (pattern.endsWith("*") ? project.startsWith(pattern.slice(0, -1)) : project === pattern) return true;
  }
  return false;
}
