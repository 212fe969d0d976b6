import { quoted } from "@wheelyard/core/quoted";
import { Refusal } from "./refusal.ts";

/**
 * Refuses two entries of which one would be unpacked over the other, or that can't both be: of one name, or a file
 * and what lies in a folder of its name.
 *
 * @param spelling what tells two paths apart; by default every character does
 * @throws {Refusal}
 */
export function checkNames(names: Iterable<string>, spelling = (name: string) => name): void {
  // With the lowest of all characters for the slash, which no name has, what lies below a path comes right behind it.
  const paths = Array.from(names, (name) => ({ name, path: spelling(name).replaceAll("/", "\0") }));
  paths.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  for (const [i, { name, path }] of paths.entries()) {
    const next = paths[i + 1];
    if (next === undefined) return;
    if (next.path === path) {
      throw new Refusal(
        name === next.name
          ? `it has the entry ${quoted(name)} twice`
          : `its entries ${quoted(name)} and ${quoted(next.name)} are one file on some systems`,
      );
    }
    if (!path.endsWith("\0") && next.path.startsWith(`${path}\0`)) {
      throw new Refusal(`its entry ${quoted(name)} is a file, and ${quoted(next.name)} needs a folder there`);
    }
  }
}
