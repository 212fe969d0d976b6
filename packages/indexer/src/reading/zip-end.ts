import type { OpenObject } from "./object-reader.ts";
import { Refusal } from "./refusal.ts";

/** Where the central directory lies, as it was read. */
export interface DirectoryExtent {
  start: number;
  /** Offset of the first byte after it. */
  end: number;
  entries: number;
}

// APPNOTE.TXT 4.3.14 to 4.3.16, without the comment at the end.
export const END_RECORD_BYTES = 22;
const ZIP64_RECORD_BYTES = 56;
const ZIP64_RECORDS_BYTES = ZIP64_RECORD_BYTES + 20;

/** What a field of the end record holds where the zip64 record has its value. */
const IN_ZIP64_RECORD = [0xffff, 0xffffffff];

type Field = readonly [name: string, found: number, expected: number];

/**
 * Checks that the records at the end of a zip archive begin where its directory ends, and tell the truth of it
 * in every field: readers differ in which they go by. yauzl takes the offset of the directory, Python works out
 * from its size where the archive begins, and where there are records of both, some take those of zip64 and
 * others not.
 *
 * @throws {Refusal}
 */
export async function checkZipEnd(
  object: OpenObject,
  commentBytes: number,
  directory: DirectoryExtent,
): Promise<void> {
  const { start, end, entries } = directory;
  const between = object.size - commentBytes - END_RECORD_BYTES - end;
  if (between !== 0 && between !== ZIP64_RECORDS_BYTES) throw misplaced(end);
  const records = Buffer.from(await object.read(end, between + END_RECORD_BYTES));
  const endRecord = records.subarray(between);
  const isZip64 = between > 0;
  if (isZip64 && records.readUInt32LE(0) !== 0x06064b50) throw misplaced(end);

  const said: Field[] = [
    ["number of entries", endRecord.readUInt16LE(8), entries],
    ["number of entries", endRecord.readUInt16LE(10), entries],
    ["directory size", endRecord.readUInt32LE(12), end - start],
    ["directory offset", endRecord.readUInt32LE(16), start],
  ];
  for (const [name, found, expected] of said) {
    if (!(isZip64 && IN_ZIP64_RECORD.includes(found))) check("end record", [name, found, expected]);
  }
  if (!isZip64) return;
  const at = (offset: number) => Number(records.readBigUInt64LE(offset));
  const saidAgain: Field[] = [
    ["size", at(4), ZIP64_RECORD_BYTES - 12],
    ["number of entries", at(24), entries],
    ["number of entries", at(32), entries],
    ["directory size", at(40), end - start],
    ["directory offset", at(48), start],
  ];
  for (const field of saidAgain) check("zip64 end record", field);
  check("zip64 end locator", ["record offset", at(ZIP64_RECORD_BYTES + 8), end]);
}

function misplaced(end: number): Refusal {
  return new Refusal(`its zip directory ends at byte ${end}, expected its end record there`);
}

function check(record: string, [name, found, expected]: Field): void {
  if (found !== expected) {
    throw new Refusal(`the ${record} of its zip archive has the ${name} ${found}, expected ${expected}`);
  }
}
