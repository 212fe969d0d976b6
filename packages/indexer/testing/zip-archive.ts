import { crc32, deflateRawSync } from "node:zlib";

/*
 * Writes zip archives for tests, record by record, because a library refuses to write what a hostile upload contains:
 * each field of each record can be made to lie.
 *
 * APPNOTE.TXT of PKWARE, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.14 to 4.3.16 (ends).
 */

export interface ZipEntry {
  name: string;
  body?: string | Uint8Array;
  /** The bytes in the archive, if they are not the compressed body. */
  data?: Uint8Array;
  /** What follows the bytes. */
  descriptor?: Uint8Array;
  /** Default `deflated`. */
  compression?: "stored" | "deflated";
  /** Sizes and offset go into a zip64 extra field, as an archive beyond 4 GiB has them. */
  zip64?: boolean;
  /** Fields of the local header that are not what they should be. */
  local?: Partial<EntryFields>;
  /** Fields of the central directory that are not what they should be. */
  central?: Partial<EntryFields & CentralFields>;
}

interface EntryFields {
  name: string | Uint8Array;
  flags: number;
  method: number;
  crc: number;
  compressedSize: number;
  uncompressedSize: number;
  extra: Uint8Array;
  /** The version of the format that is needed to read the entry. */
  version: number;
}

interface CentralFields {
  offset: number;
  externalAttributes: number;
  disk: number;
  comment: string | Uint8Array;
}

export interface ZipEnd {
  entries: number;
  directorySize: number;
  directoryOffset: number;
  comment?: string | Uint8Array;
  disk?: number;
  zip64?: boolean;
}

const UTF8_NAMES = 0x0800;
const REGULAR_FILE = 0o100644 * 0x10000;
const IN_ZIP64_FIELD = 0xffffffff;

export function zipArchive(entries: readonly ZipEntry[], end: Partial<ZipEnd> = {}): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const local = localRecord(entry);
    locals.push(local);
    centrals.push(centralRecord(entry, offset));
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  return Buffer.concat([
    ...locals,
    directory,
    endRecord({
      entries: entries.length,
      directorySize: directory.length,
      directoryOffset: offset,
      ...end,
    }),
  ]);
}

/** The local header of an entry and its compressed bytes. */
export function localRecord(entry: ZipEntry): Buffer {
  const fields = { ...entryFields(entry), ...entry.local };
  const name = Buffer.from(fields.name);
  const extra = entry.zip64
    ? zip64Extra([fields.uncompressedSize, fields.compressedSize])
    : Buffer.from(fields.extra);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(fields.version, 4);
  header.writeUInt16LE(fields.flags, 6);
  header.writeUInt16LE(fields.method, 8);
  header.writeUInt32LE(0x00210000, 10);
  header.writeUInt32LE(fields.crc, 14);
  header.writeUInt32LE(entry.zip64 ? IN_ZIP64_FIELD : fields.compressedSize, 18);
  header.writeUInt32LE(entry.zip64 ? IN_ZIP64_FIELD : fields.uncompressedSize, 22);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, name, extra, compressed(entry), entry.descriptor ?? Buffer.alloc(0)]);
}

/** The entry's record in the central directory. */
export function centralRecord(entry: ZipEntry, offset: number): Buffer {
  const fields = {
    ...entryFields(entry),
    offset,
    externalAttributes: REGULAR_FILE,
    disk: 0,
    comment: "",
    ...entry.central,
  };
  const name = Buffer.from(fields.name);
  const extra = entry.zip64
    ? zip64Extra([fields.uncompressedSize, fields.compressedSize, fields.offset])
    : Buffer.from(fields.extra);
  const comment = Buffer.from(fields.comment);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE((3 << 8) | 20, 4);
  header.writeUInt16LE(fields.version, 6);
  header.writeUInt16LE(fields.flags, 8);
  header.writeUInt16LE(fields.method, 10);
  header.writeUInt32LE(0x00210000, 12);
  header.writeUInt32LE(fields.crc, 16);
  header.writeUInt32LE(entry.zip64 ? IN_ZIP64_FIELD : fields.compressedSize, 20);
  header.writeUInt32LE(entry.zip64 ? IN_ZIP64_FIELD : fields.uncompressedSize, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt16LE(comment.length, 32);
  header.writeUInt16LE(fields.disk, 34);
  header.writeUInt32LE(fields.externalAttributes, 38);
  header.writeUInt32LE(entry.zip64 ? IN_ZIP64_FIELD : fields.offset, 42);
  return Buffer.concat([header, name, extra, comment]);
}

/** The end of central directory record, preceded by the two zip64 records if requested. */
export function endRecord(end: ZipEnd): Buffer {
  const comment = Buffer.from(end.comment ?? "");
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(end.disk ?? 0, 4);
  record.writeUInt16LE(end.zip64 ? 0xffff : end.entries, 8);
  record.writeUInt16LE(end.zip64 ? 0xffff : end.entries, 10);
  record.writeUInt32LE(end.zip64 ? IN_ZIP64_FIELD : end.directorySize, 12);
  record.writeUInt32LE(end.zip64 ? IN_ZIP64_FIELD : end.directoryOffset, 16);
  record.writeUInt16LE(comment.length, 20);
  if (!end.zip64) return Buffer.concat([record, comment]);

  const zip64 = Buffer.alloc(56);
  zip64.writeUInt32LE(0x06064b50, 0);
  zip64.writeBigUInt64LE(44n, 4);
  zip64.writeUInt16LE(45, 12);
  zip64.writeUInt16LE(45, 14);
  zip64.writeBigUInt64LE(BigInt(end.entries), 24);
  zip64.writeBigUInt64LE(BigInt(end.entries), 32);
  zip64.writeBigUInt64LE(BigInt(end.directorySize), 40);
  zip64.writeBigUInt64LE(BigInt(end.directoryOffset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(end.directoryOffset + end.directorySize), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([zip64, locator, record, comment]);
}

function entryFields(entry: ZipEntry): EntryFields {
  const body = Buffer.from(entry.body ?? "");
  return {
    name: entry.name,
    flags: UTF8_NAMES,
    method: entry.compression === "stored" ? 0 : 8,
    crc: crc32(body),
    compressedSize: compressed(entry).length,
    uncompressedSize: body.length,
    extra: Buffer.alloc(0),
    version: entry.zip64 ? 45 : 20,
  };
}

function compressed(entry: ZipEntry): Buffer {
  if (entry.data !== undefined) return Buffer.from(entry.data);
  const body = Buffer.from(entry.body ?? "");
  return entry.compression === "stored" ? body : deflateRawSync(body);
}

/** An extra field with numbers of 64 bits (4.5.3). */
export function zip64Extra(values: readonly number[]): Buffer {
  const numbers = Buffer.alloc(8 * values.length);
  for (const [i, value] of values.entries()) numbers.writeBigUInt64LE(BigInt(value), 8 * i);
  return extraField(0x0001, numbers);
}

/** An extra field with another name of the entry (4.6.9). */
export function unicodePathExtra(name: string, secondName: string): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(1);
  head.writeUInt32LE(crc32(name), 1);
  return extraField(0x7075, Buffer.concat([head, Buffer.from(secondName)]));
}

export function extraField(id: number, value: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, value]);
}

/** What follows the body of an entry if its header could not say it (4.3.9). */
export function dataDescriptor(
  entry: ZipEntry,
  { signed = true, wide = false, ...lies }: Partial<EntryFields> & { signed?: boolean; wide?: boolean } = {},
): Buffer {
  const { crc, compressedSize, uncompressedSize } = { ...entryFields(entry), ...lies };
  const head = Buffer.alloc(signed ? 8 : 4);
  if (signed) head.writeUInt32LE(0x08074b50, 0);
  head.writeUInt32LE(crc, head.length - 4);
  const sizes = Buffer.alloc(wide ? 16 : 8);
  for (const [i, size] of [compressedSize, uncompressedSize].entries()) {
    if (wide) sizes.writeBigUInt64LE(BigInt(size), 8 * i);
    else sizes.writeUInt32LE(size, 4 * i);
  }
  return Buffer.concat([head, sizes]);
}
