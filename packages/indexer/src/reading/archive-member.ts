import { quoted } from "@wheelyard/core/quoted";
import { InvalidFileError } from "./invalid-file-error.ts";

/** A file within a zip or tar archive, or a folder or link. */
export interface ArchiveMember {
  /** Its path within the archive; a folder's ends in a slash. */
  readonly name: string;
  /** Otherwise it is a folder or a link. */
  readonly isFile: boolean;
  /**
   * Unpacks it.
   *
   * @throws {InvalidFileError} if it is not a file, is larger than `limit` bytes, or is damaged
   */
  read(limit: number): Promise<Buffer>;
}

/** The longest path that common systems accept. */
const MAX_NAME_LENGTH = 4_096;

/**
 * The longest part of a path that common file systems accept. Some count bytes, which are never fewer than characters.
 */
const MAX_PART_LENGTH = 255;

/** How many entries an archive may have. The largest of the well-known distributions, ansible, has 21,000. */
export const MAX_ENTRIES = 50_000;

/**
 * Rejects an entry that a client might unpack outside its folder, or under another name than the one shown.
 *
 * @throws {InvalidFileError}
 */
export function checkEntryName(name: string): void {
  if (name.length > MAX_NAME_LENGTH) {
    throw new InvalidFileError(
      `the name of entry ${quoted(name)} has ${name.length} characters, expected at most ${MAX_NAME_LENGTH}`,
    );
  }
  const problem = problemOf(name);
  if (problem !== undefined) throw new InvalidFileError(`the name of entry ${quoted(name)} ${problem}`);
}

function problemOf(name: string): string | undefined {
  if (name === "") return "is empty";
  // Python cuts a name there: we would see what follows, and pip would not.
  if (name.includes("\0")) return "has a NUL in it";
  if (name.includes("\\")) return "has a backslash in it, expected slashes";
  if (name.startsWith("/") || /^[a-z]:/i.test(name))
    return "is absolute, expected one below the archive's folder";
  const segments = name.split("/");
  if (segments.includes("..")) return 'leads out of its folder, expected no ".."';
  if (segments.some(({ length }) => length > MAX_PART_LENGTH))
    return `has a part of more than ${MAX_PART_LENGTH} characters between its slashes`;
  // Otherwise one file would have many names, and readers would differ in which of them they know. A folder's name ends
  // in a slash.
  if (segments.includes(".") || segments.slice(0, -1).includes(""))
    return 'is not the shortest spelling of its path, expected no "." and no empty folder';
  return undefined;
}
