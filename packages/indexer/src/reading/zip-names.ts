import { quoted } from "@wheelyard/core/quoted";
import { InvalidFileError } from "./invalid-file-error.ts";

/**
 * Rejects two entries if one would be unpacked over the other, or if both can't exist: two with the same name, or a
 * file and something in a folder of the same name.
 *
 * @param spelling what distinguishes two paths; by default, every character
 * @throws {InvalidFileError}
 */
export function checkNames(names: Names, spelling = (name: string) => name): void {
  // Only the paths are kept besides the names: there may be many.
  const paths = Array.from(names, spelling).sort(inFolders);
  for (const [i, path] of paths.entries()) {
    const next = paths[i + 1];
    if (next === undefined) return;
    if (next === path) {
      const [name = "", other = ""] = Array.from(names).filter((one) => spelling(one) === path);
      throw new InvalidFileError(
        name === other
          ? `it has the entry ${quoted(name)} twice`
          : `its entries ${quoted(name)} and ${quoted(other)} are one file on some systems`,
      );
    }
    if (!path.endsWith("/") && next.startsWith(`${path}/`)) {
      const [file = "", below = ""] = [path, next].map((one) => nameOf(names, spelling, one));
      throw new InvalidFileError(
        `its entry ${quoted(file)} is a file, and ${quoted(below)} needs a folder there`,
      );
    }
  }
}

type Names = readonly string[] | ReadonlySet<string>;

function nameOf(names: Names, spelling: (name: string) => string, path: string): string | undefined {
  return Array.from(names).find((name) => spelling(name) === path);
}

const SLASH = "/".charCodeAt(0);

/** Compares by character, with the slash lowest: what is below a path comes right after it. */
function inFolders(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let i = 0;
  while (i < shorter && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i === shorter) return a.length - b.length;
  const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
  if (x === SLASH || y === SLASH) return x === SLASH ? -1 : 1;
  return x - y;
}
