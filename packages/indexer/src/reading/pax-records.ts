import { InvalidFileError } from "./invalid-file-error.ts";
import { decodeName } from "./tar-header.ts";

/**
 * Reads the records of a pax extended header (POSIX.1-2001, "pax Extended Header"): `LENGTH KEYWORD=VALUE\n`, where
 * LENGTH counts the whole record. Some readers go by the length, some by line breaks, and some stop at what they don't
 * understand. So only records that all of them read alike are accepted.
 *
 * @param what names the header, for the error
 * @throws {InvalidFileError}
 */
export function parsePaxRecords(bytes: Buffer, what: string): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf("\n", start) + 1;
    const record = bytes.subarray(start, end === 0 ? bytes.length : end);
    const equals = record.indexOf("=");
    const [, length, keyword] =
      /^([1-9][0-9]{0,9}) ([^\0=\n]+)$/.exec(record.toString("latin1", 0, Math.max(equals, 0))) ?? [];
    if (end === 0 || keyword === undefined || Number(length) !== record.length) {
      throw new InvalidFileError(`${what} has a malformed record`);
    }
    if (records.has(keyword)) throw new InvalidFileError(`${what} has two records ${keyword}`);
    records.set(keyword, decodeName(record.subarray(equals + 1, -1)));
    start = end;
  }
  return records;
}
