import { MAX_ENTRIES } from "./archive-member.ts";
import { InvalidFileError } from "./invalid-file-error.ts";
import type { OpenObject } from "./object-reader.ts";
import { checkComment } from "./zip-comment.ts";

/** Where the central directory is. */
export interface DirectoryExtent {
  readonly start: number;
  /** Offset of the first byte after it. */
  readonly end: number;
  readonly entries: number;
}

const MAX_DIRECTORY_BYTES = 8 * 1024 * 1024;

// APPNOTE.TXT 4.3.14 to 4.3.16.
const END_RECORD = Buffer.from("PK\x05\x06");
const END_RECORD_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const ZIP64_RECORD = 0x06064b50;
const ZIP64_RECORD_BYTES = 56;
const ZIP64_LOCATOR = 0x07064b50;
const ZIP64_LOCATOR_BYTES = 20;
const ZIP64_BYTES = ZIP64_RECORD_BYTES + ZIP64_LOCATOR_BYTES;

type Field = readonly [name: string, found: number, expected: number];

/**
 * Reads the records at the end of a zip archive. They must agree in every field, because readers differ in which they
 * use: some use the directory's offset; Python uses its size to work out where the archive begins; and if there are
 * zip64 records too, some use those and others don't.
 *
 * @throws {InvalidFileError}
 */
export async function readZipEnd(object: OpenObject): Promise<DirectoryExtent> {
  const place = await findEndRecord(object);
  const record = await readAt(object, place, END_RECORD_BYTES);
  const zip64 = await readZip64Records(object, place);
  const end = zip64 === undefined ? place : place - ZIP64_BYTES;
  const directory = zip64 === undefined ? toldBy(record) : toldByZip64(zip64);
  const { start, entries } = directory;

  // If the directory ends elsewhere, there is room for something that only some readers find.
  const whole = "the end record of its zip archive";
  if (start > end)
    throw new InvalidFileError(`${whole} has the directory offset ${start}, expected at most ${end}`);
  if (zip64 !== undefined) checkZip64(zip64, { start, end, entries });
  checkEndRecord(record, { start, end, entries }, zip64 !== undefined);

  if (entries > MAX_ENTRIES) {
    throw new InvalidFileError(`its zip directory has ${entries} entries, expected at most ${MAX_ENTRIES}`);
  }
  if (end - start > MAX_DIRECTORY_BYTES) {
    throw new InvalidFileError(
      `its zip directory has ${end - start} bytes, expected at most ${MAX_DIRECTORY_BYTES}`,
    );
  }
  return { start, end, entries };
}

async function findEndRecord(object: OpenObject): Promise<number> {
  const first = Math.max(0, object.size - END_RECORD_BYTES - MAX_COMMENT_BYTES);
  const tail = await readAt(object, first, object.size - first);
  const at = tail.lastIndexOf(END_RECORD);
  const commentBytes = tail.length - at - END_RECORD_BYTES;
  const told = at === -1 || commentBytes < 0 ? Number.POSITIVE_INFINITY : commentLengthAt(tail, at);
  if (commentBytes < told) throw new InvalidFileError("it is no zip archive, or the end of it is missing");
  if (commentBytes > told) throw new InvalidFileError("it has bytes after the end of its zip archive");
  for (let other = tail.indexOf(END_RECORD); other < at; other = tail.indexOf(END_RECORD, other + 1)) {
    const left = tail.length - other - END_RECORD_BYTES;
    if (left === commentLengthAt(tail, other)) {
      throw new InvalidFileError(
        `it has two ends of a zip archive, at bytes ${first + other} and ${first + at}`,
      );
    }
  }
  checkComment(tail.subarray(at + END_RECORD_BYTES), "the comment of its zip archive");
  return first + at;
}

function commentLengthAt(bytes: Buffer, endRecord: number): number {
  return bytes.readUInt16LE(endRecord + 20);
}

/**
 * The two zip64 records, if there is a locator before the end record. Python looks there, whatever the end record says.
 */
async function readZip64Records(object: OpenObject, end: number): Promise<Buffer | undefined> {
  const locator = await readAt(object, Math.max(0, end - ZIP64_LOCATOR_BYTES), Math.min(end, 4));
  if (end < ZIP64_LOCATOR_BYTES || locator.readUInt32LE() !== ZIP64_LOCATOR) return undefined;
  const records = await readAt(object, Math.max(0, end - ZIP64_BYTES), Math.min(end, ZIP64_BYTES));
  if (records.length < ZIP64_BYTES || records.readUInt32LE() !== ZIP64_RECORD) {
    throw new InvalidFileError(
      `its zip64 end locator at byte ${end - ZIP64_LOCATOR_BYTES} has no record before it`,
    );
  }
  return records;
}

function toldBy(record: Buffer) {
  return { entries: record.readUInt16LE(10), start: record.readUInt32LE(16) };
}

function toldByZip64(records: Buffer) {
  return { entries: wide(records, 32), start: wide(records, 48) };
}

function checkEndRecord(record: Buffer, { start, end, entries }: DirectoryExtent, isZip64: boolean): void {
  const fields: Field[] = [
    ["disk number", record.readUInt16LE(4), 0],
    ["disk number", record.readUInt16LE(6), 0],
  ];
  const mayBeWide: (readonly [...Field, number])[] = [
    ["number of entries", record.readUInt16LE(8), entries, 0xffff],
    ["number of entries", record.readUInt16LE(10), entries, 0xffff],
    ["directory size", record.readUInt32LE(12), end - start, 0xffffffff],
    ["directory offset", record.readUInt32LE(16), start, 0xffffffff],
  ];
  for (const [name, found, expected, inZip64] of mayBeWide) {
    if (!(isZip64 && found === inZip64)) fields.push([name, found, expected]);
  }
  for (const field of fields) check("end record", field);
}

function checkZip64(records: Buffer, { start, end, entries }: DirectoryExtent): void {
  const fields: Field[] = [
    ["size", wide(records, 4), ZIP64_RECORD_BYTES - 12],
    ["disk number", records.readUInt32LE(16), 0],
    ["disk number", records.readUInt32LE(20), 0],
    ["number of entries", wide(records, 24), entries],
    ["directory size", wide(records, 40), end - start],
  ];
  for (const field of fields) check("zip64 end record", field);
  const locator: Field[] = [
    ["disk number", records.readUInt32LE(ZIP64_RECORD_BYTES + 4), 0],
    ["record offset", wide(records, ZIP64_RECORD_BYTES + 8), end],
    ["number of disks", records.readUInt32LE(ZIP64_RECORD_BYTES + 16), 1],
  ];
  for (const field of locator) check("zip64 end locator", field);
}

function check(record: string, [name, found, expected]: Field): void {
  if (found !== expected) {
    throw new InvalidFileError(
      `the ${record} of its zip archive has the ${name} ${found}, expected ${expected}`,
    );
  }
}

/** A number beyond 2^53 comes out wrong, but never as a size that a file can have. */
function wide(bytes: Buffer, offset: number): number {
  return Number(bytes.readBigUInt64LE(offset));
}

async function readAt(object: OpenObject, first: number, length: number): Promise<Buffer> {
  const bytes = await object.read(first, length);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
