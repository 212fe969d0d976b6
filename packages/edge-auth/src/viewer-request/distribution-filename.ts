import { normaliseProjectName } from "./project-name.ts";
import { isVersion } from "./version.ts";

// Name, version, build tag and the three sets of tags; the first set has identifiers. Every part is ASCII, which keeps
// out the case folding of other scripts.
const WHEEL =
  /^([!-,.-~]+)-([!-,.-~]+)(?:-\d[\w.]*)?-[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?:-\w+(?:\.\w+)*){2}\.whl$/;
const SDIST = /^([!-~]+)-([!-,.-~]+)(?:\.tar\.gz|\.zip)$/;

// Versions that contain a dash: 1.0-1 and 1.0-rc1.
const DASHED_SDIST = /^([!-~]+)-([!-,.-~]+)-([!-,.-~]+)(?:\.tar\.gz|\.zip)$/;

/**
 * The project to which a file belongs, or null if its name is not that of a wheel or an sdist.
 *
 * The rules are those by which the indexer lists a file, so that users who may read a project may read exactly its
 * files.
 *
 * @param filename without control characters, which a parsed path never has: the engine at the edge lets "$" match
 * before a final line feed
 */
export function projectOfFilename(filename: string): string | null {
  if (filename.length > 255) return null;
  const isWheel = filename.endsWith(".whl");
  const dashed = DASHED_SDIST.exec(filename);
  if (dashed !== null && isDashedVersion(dashed[2] as string, dashed[3] as string)) {
    return normaliseProjectName(dashed[1] as string);
  }
  const match = isWheel ? WHEEL.exec(filename) : SDIST.exec(filename);
  if (match === null) return null;
  const name = match[1] as string;
  if (isWheel && name.includes("__")) return null;
  return isVersion(match[2] as string) ? normaliseProjectName(name) : null;
}

// If the last dash by itself makes a valid name, it decides, unless digits follow a version with a dot.
function isDashedVersion(before: string, after: string): boolean {
  return (
    isVersion(`${before}-${after}`) && (!isVersion(after) || (before.includes(".") && /^\d+$/.test(after)))
  );
}
