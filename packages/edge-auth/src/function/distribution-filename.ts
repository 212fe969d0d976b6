import { normaliseProjectName } from "./project-name.ts";
import { isVersion } from "./version.ts";

// Name, version, build tag and the three sets of tags, of which the first holds identifiers.
const WHEEL =
  /^([^-]+)-([^-]+)(?:-[0-9]+[A-Za-z0-9_.]*)?-[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*(?:-[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*){2}\.whl$/;
const SDIST = /^(.+)-([^-]+)(?:\.tar\.gz|\.zip)$/;

/**
 * The project that a file belongs to, or null where its name is not one of a wheel or an sdist.
 *
 * The rules are those by which the indexer lists a file: who may read a project may read exactly its files.
 */
export function projectOfFilename(filename: string): string | null {
  // Every name, version and tag is ASCII. Refusing the rest first keeps case folding of other scripts out.
  if (filename.length > 255 || /[^\x21-\x7e]/.test(filename)) return null;
  const match = WHEEL.exec(filename) || SDIST.exec(filename);
  if (match === null) return null;
  const name = match[1] as string;
  if (filename.endsWith(".whl") && name.includes("__")) return null;
  return isVersion(match[2] as string) ? normaliseProjectName(name) : null;
}
