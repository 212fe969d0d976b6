import { crc32 } from "node:zlib";
import { InvalidFileError } from "./invalid-file-error.ts";

/** The extra fields that readers use (APPNOTE.TXT 4.5). Others hold times and owners. */
export interface ExtraFields {
  /** The values of the zip64 field (4.5.3), in their order. */
  readonly wide: readonly number[] | undefined;
}

const ZIP64 = 0x0001;
const UNICODE_PATH = 0x7075;

/**
 * Reads extra fields that mean the same to every reader. Each is whole, and those that count occur only once. A second
 * name (4.6.9), which only Python from 3.12 on prefers, is the same as the first.
 *
 * @param entry what the error calls the entry
 * @throws {InvalidFileError}
 */
export function readExtraFields(bytes: Buffer, rawName: Buffer, entry: string): ExtraFields {
  const fields = new Map<number, Buffer>();
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 <= bytes.length ? at + 4 + bytes.readUInt16LE(at + 2) : Number.POSITIVE_INFINITY;
    if (end > bytes.length) throw new InvalidFileError(`${entry} has an extra field that is cut short`);
    const id = bytes.readUInt16LE(at);
    if ((id === ZIP64 || id === UNICODE_PATH) && fields.has(id)) {
      throw new InvalidFileError(`${entry} has the extra field 0x${id.toString(16).padStart(4, "0")} twice`);
    }
    fields.set(id, bytes.subarray(at + 4, end));
    at = end;
  }
  const secondName = fields.get(UNICODE_PATH);
  if (secondName !== undefined && !secondName.equals(unicodePathOf(rawName))) {
    throw new InvalidFileError(`${entry} has a second name in an extra field, expected none or the same one`);
  }
  const zip64 = fields.get(ZIP64);
  if (zip64 !== undefined && zip64.length % 8 !== 0) {
    throw new InvalidFileError(`${entry} has a zip64 field of ${zip64.length} bytes, expected whole numbers`);
  }
  return { wide: zip64 && numbersOf(zip64) };
}

function unicodePathOf(rawName: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(1);
  head.writeUInt32LE(crc32(rawName), 1);
  return Buffer.concat([head, rawName]);
}

function numbersOf(zip64: Buffer): number[] {
  return Array.from({ length: zip64.length / 8 }, (_, i) => Number(zip64.readBigUInt64LE(8 * i)));
}
