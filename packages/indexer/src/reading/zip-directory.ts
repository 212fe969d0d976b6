import { quoted } from "@wheelyard/core/quoted";
import { checkEntryName } from "./archive-member.ts";
import { InvalidFileError } from "./invalid-file-error.ts";
import { type OpenObject, WINDOW_BYTES } from "./object-reader.ts";
import { checkComment } from "./zip-comment.ts";
import type { DirectoryExtent } from "./zip-end.ts";
import {
  checkVersion,
  DEFLATED,
  decodeName,
  IN_ZIP64_FIELD,
  isSureName,
  readFlags,
  STORED,
  type ZipEntry,
} from "./zip-entry.ts";
import { readExtraFields } from "./zip-extra-fields.ts";

// APPNOTE.TXT 4.3.12.
const HEADER_BYTES = 46;
const SIGNATURE = 0x02014b50;

/** The signatures of records after the directory. A reader that searches backwards may find one in an extra field. */
const END_SIGNATURES = ["PK\x05\x06", "PK\x06\x06", "PK\x06\x07"];

// The upper half of the external attributes is Unix's mode, whatever system the entry claims to come from.
const FILE_TYPE = 0o170000;
const REGULAR_FILE = 0o100000;
const FOLDER = 0o040000;
const SYMLINK = 0o120000;
const DOS_FOLDER = 0x10;

/**
 * Reads all records of the central directory. Each must have only one possible reading.
 *
 * @throws {InvalidFileError}
 */
export async function readZipDirectory(object: OpenObject, extent: DirectoryExtent): Promise<ZipEntry[]> {
  const directory = await readDirectory(object, extent);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at < directory.length) {
    const record = recordAt(directory, at);
    if (record === undefined) {
      throw new InvalidFileError(`its zip directory has no record of an entry at byte ${extent.start + at}`);
    }
    entries.push(readRecord(record));
    at += record.bytes;
  }
  if (entries.length !== extent.entries) {
    throw new InvalidFileError(
      `its zip directory has ${entries.length} entries, its end record says ${extent.entries}`,
    );
  }
  const hidden = END_SIGNATURES.find((signature) => directory.includes(signature, 0, "latin1"));
  if (hidden !== undefined) {
    const place = extent.start + directory.indexOf(hidden, 0, "latin1");
    throw new InvalidFileError(
      `its zip directory has the beginning of an end record in it, at byte ${place}`,
    );
  }
  return entries;
}

async function readDirectory(object: OpenObject, { start, end }: DirectoryExtent): Promise<Buffer> {
  const held = object.readHeld(start, end - start);
  if (held !== undefined) return Buffer.from(held.buffer, held.byteOffset, held.byteLength);
  const directory = Buffer.allocUnsafe(end - start);
  for (let first = start; first < end; first += WINDOW_BYTES) {
    directory.set(await object.read(first, Math.min(WINDOW_BYTES, end - first)), first - start);
  }
  return directory;
}

interface CentralRecord {
  header: Buffer;
  rawName: Buffer;
  extra: Buffer;
  comment: Buffer;
  bytes: number;
}

function recordAt(directory: Buffer, at: number): CentralRecord | undefined {
  const header = directory.subarray(at, at + HEADER_BYTES);
  if (header.length < HEADER_BYTES || header.readUInt32LE() !== SIGNATURE) return undefined;
  const nameEnd = at + HEADER_BYTES + header.readUInt16LE(28);
  const extraEnd = nameEnd + header.readUInt16LE(30);
  const end = extraEnd + header.readUInt16LE(32);
  if (end > directory.length) return undefined;
  return {
    header,
    rawName: directory.subarray(at + HEADER_BYTES, nameEnd),
    extra: directory.subarray(nameEnd, extraEnd),
    comment: directory.subarray(extraEnd, end),
    bytes: end - at,
  };
}

function readRecord({ header, rawName, extra, comment }: CentralRecord): ZipEntry {
  const name = decodeName(rawName, header.readUInt16LE(8));
  checkEntryName(name);
  const entry = `entry ${quoted(name)}`;
  checkComment(comment, `the comment of ${entry}`);
  checkVersion(header.readUInt16LE(6), entry);
  const disk = header.readUInt16LE(34);
  if (disk !== 0) throw new InvalidFileError(`${entry} lies on disk ${disk}, expected 0`);
  const method = header.readUInt16LE(10);
  if (method !== STORED && method !== DEFLATED) {
    throw new InvalidFileError(`${entry} is compressed by method ${method}, expected stored or deflated`);
  }
  const { wide } = readExtraFields(extra, rawName, entry);
  const narrow = [header.readUInt32LE(24), header.readUInt32LE(20), header.readUInt32LE(42)] as const;
  const [size, compressedSize, start] = widened(narrow, wide, entry);
  checkType(header.readUInt32LE(38), name, size);
  if (method === STORED && size !== compressedSize) {
    throw new InvalidFileError(`${entry} is stored in ${compressedSize} bytes, expected its size of ${size}`);
  }
  const crc = header.readUInt32LE(16);
  const rawFlags = header.readUInt16LE(8);
  const isNameSure = isSureName(rawName, rawFlags);
  const flags = readFlags(rawFlags, entry);
  return { name, isNameSure, flags, method, crc, compressedSize, size, start };
}

type Extents = readonly [size: number, compressedSize: number, start: number];

/** The zip64 field has exactly the values that 32 bits can't hold, in this order. */
function widened(narrow: Extents, wide: readonly number[] | undefined, entry: string): Extents {
  const missing = narrow.filter((value) => value === IN_ZIP64_FIELD).length;
  if (missing !== (wide?.length ?? 0) || wide?.length === 0) {
    throw new InvalidFileError(
      `${entry} has ${wide?.length ?? 0} numbers in its zip64 field, expected ${missing}`,
    );
  }
  const next = (wide ?? []).values();
  const [size, compressedSize, start] = narrow;
  const value = (told: number) => (told === IN_ZIP64_FIELD ? (next.next().value ?? told) : told);
  return [value(size), value(compressedSize), value(start)];
}

/** Rejects entries that are a link or a folder to some readers, and a file to others. */
function checkType(attributes: number, name: string, size: number): void {
  const type = (attributes >>> 16) & FILE_TYPE;
  const entry = `entry ${quoted(name)}`;
  if (type === SYMLINK) throw new InvalidFileError(`${entry} is a symlink, expected a file`);
  if (type !== 0 && type !== REGULAR_FILE && type !== FOLDER) {
    throw new InvalidFileError(`${entry} is a special file, expected files and folders`);
  }
  const isFolder = name.endsWith("/");
  if (!isFolder && (type === FOLDER || attributes & DOS_FOLDER)) {
    throw new InvalidFileError(`${entry} has the attributes of a folder, and no slash at its end`);
  }
  if (isFolder && size > 0)
    throw new InvalidFileError(`${entry} is a folder of ${size} bytes, expected none`);
}
