import { quoted } from "@wheelyard/core/quoted";
import type { ByteStream } from "./byte-stream.ts";
import { InvalidFileError } from "./invalid-file-error.ts";
import {
  checkVersion,
  decodeName,
  HAS_DESCRIPTOR,
  IN_ZIP64_FIELD,
  readFlags,
  STORED,
  type ZipEntry,
} from "./zip-entry.ts";
import { readExtraFields } from "./zip-extra-fields.ts";

// APPNOTE.TXT 4.3.7.
const HEADER_BYTES = 30;
const SIGNATURE = 0x04034b50;
const DESCRIPTOR_SIGNATURE = 0x08074b50;

/** What follows the body of an entry whose writer did not know the sizes before writing it. */
export interface Descriptor {
  /** Whether its sizes have 64 bits. */
  readonly isWide: boolean;
  /** Whether nothing before it says how long the body is: 0 may mean that, even if it is true. */
  readonly tellsSize: boolean;
}

/**
 * Reads the local header of an entry that the walk has reached, and checks that it says the same as the directory.
 *
 * @throws {InvalidFileError}
 */
export async function readLocalHeader(bytes: ByteStream, entry: ZipEntry): Promise<Descriptor | undefined> {
  const header = Buffer.from(await bytes.take(HEADER_BYTES));
  if (header.length < HEADER_BYTES || header.readUInt32LE(0) !== SIGNATURE) {
    throw new InvalidFileError(`entry ${quoted(entry.name)} has no local header at byte ${entry.start}`);
  }
  const local = `the local header of entry ${quoted(entry.name)}`;
  const rawFlags = header.readUInt16LE(6);
  const rawName = Buffer.from(await bytes.take(header.readUInt16LE(26)));
  const extra = Buffer.from(await bytes.take(header.readUInt16LE(28)));

  checkVersion(header.readUInt16LE(4), local);
  const flags = readFlags(rawFlags, local);
  check(local, "flags", flags, entry.flags);
  check(local, "compression method", header.readUInt16LE(8), entry.method);
  const name = decodeName(rawName, rawFlags);
  if (name !== entry.name) throw new InvalidFileError(`${local} has the name ${quoted(name)}`);

  const { wide } = readExtraFields(extra, rawName, local);
  const hasDescriptor = (flags & HAS_DESCRIPTOR) !== 0;
  const told = { crc: header.readUInt32LE(14), ...sizesOf(header, wide, hasDescriptor, local) };
  for (const [field, value] of Object.entries(told)) {
    const expected = entry[field as keyof typeof told];
    if (!(hasDescriptor && value === 0)) check(local, FIELDS[field as keyof typeof told], value, expected);
  }
  if (!hasDescriptor) return undefined;
  // Some writers have left no room for a zip64 field when they find that they need one.
  const isWide = wide !== undefined || Math.max(entry.size, entry.compressedSize) >= IN_ZIP64_FIELD;
  return { isWide, tellsSize: told.compressedSize === 0 };
}

const FIELDS = { crc: "CRC", size: "size", compressedSize: "compressed size" };

/**
 * A zip64 field has both sizes, and the narrow fields refer to it or say the same: before 3.11.4, Python wrote both if
 * it was told to leave room.
 */
function sizesOf(header: Buffer, wide: readonly number[] | undefined, hasDescriptor: boolean, local: string) {
  const narrow = [header.readUInt32LE(22), header.readUInt32LE(18)];
  const inZip64 = narrow.filter((value) => value === IN_ZIP64_FIELD || (hasDescriptor && value === 0));
  const [size = 0, compressedSize = 0] = wide ?? narrow;
  const isSame = wide?.length === 2 && wide.every((value, i) => value === narrow[i]);
  const leadsToField = wide?.length === 2 && inZip64.length === 2;
  if (wide === undefined ? narrow.includes(IN_ZIP64_FIELD) : !isSame && !leadsToField) {
    throw new InvalidFileError(
      `${local} has the sizes ${narrow.join(" and ")} and ${wide?.length ?? 0} numbers in its zip64 field`,
    );
  }
  return { size, compressedSize };
}

/**
 * Reads the data descriptor of an entry that the walk has reached. Most begin with a signature (APPNOTE.TXT 4.3.9.3).
 *
 * @throws {InvalidFileError}
 */
export async function readDescriptor(
  bytes: ByteStream,
  entry: ZipEntry,
  { isWide, tellsSize }: Descriptor,
): Promise<void> {
  const descriptor = `the data descriptor of entry ${quoted(entry.name)}`;
  const first = Buffer.from(await bytes.take(4));
  const isSigned = first.length === 4 && first.readUInt32LE() === DESCRIPTOR_SIGNATURE;
  if (!isSigned && tellsSize && entry.method === STORED) {
    throw new InvalidFileError(`${descriptor} has no signature, by which the end of what is stored is found`);
  }
  const length = (isSigned ? 4 : 0) + (isWide ? 16 : 8);
  const fields = Buffer.concat([isSigned ? Buffer.alloc(0) : first, await bytes.take(length)]);
  if (fields.length < (isWide ? 20 : 12)) throw new InvalidFileError(`${descriptor} is cut short`);
  const at = (i: number) =>
    isWide ? Number(fields.readBigUInt64LE(4 + 8 * i)) : fields.readUInt32LE(4 + 4 * i);
  check(descriptor, FIELDS.crc, fields.readUInt32LE(), entry.crc);
  check(descriptor, FIELDS.compressedSize, at(0), entry.compressedSize);
  check(descriptor, FIELDS.size, at(1), entry.size);
}

function check(record: string, field: string, found: number, expected: number): void {
  if (found !== expected) {
    throw new InvalidFileError(`${record} has the ${field} ${found}, the zip directory ${expected}`);
  }
}
