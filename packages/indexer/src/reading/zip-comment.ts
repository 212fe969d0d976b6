import { InvalidFileError } from "./invalid-file-error.ts";

/** The beginning of all records' signatures (APPNOTE.TXT 4.3), before a byte from 1 to 8. */
const SIGNATURE = "PK";

/**
 * Like uv, rejects a comment that looks like any record of an archive: a reader that searches for records may find it.
 *
 * @param what names the comment, for the error
 * @throws {InvalidFileError}
 */
export function checkComment(comment: Buffer, what: string): void {
  for (let at = comment.indexOf(SIGNATURE); at !== -1; at = comment.indexOf(SIGNATURE, at + 1)) {
    const kind = comment[at + SIGNATURE.length] ?? 0;
    if (kind >= 1 && kind <= 8) throw new InvalidFileError(`${what} has the beginning of a zip record in it`);
  }
}
