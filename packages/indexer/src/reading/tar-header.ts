import { quoted } from "@wheelyard/core/quoted";
import { InvalidFileError } from "./invalid-file-error.ts";

export const BLOCK_BYTES = 512;

/** What the header of an entry says, field by field. */
export interface TarHeader {
  /** One character; POSIX and GNU tar say which. */
  readonly type: string;
  /** The standard that defines the header's layout; `old` for Unix V7 and unknown layouts. */
  readonly format: "posix" | "gnu" | "old";
  readonly name: string;
  readonly linkName: string;
  /** Bytes that follow the header, without the padding to whole blocks. */
  readonly size: number;
}

const MODE = [100, 8] as const;
const SIZE = [124, 12] as const;
const CHECKSUM = [148, 8] as const;

/** If a header writes its number in any other way, Python silently ends the archive there. */
const NUMBERS = {
  mode: MODE,
  uid: [108, 8],
  gid: [116, 8],
  mtime: [136, 12],
  devmajor: [329, 8],
  devminor: [337, 8],
} as const;

/**
 * Reads the 512 bytes before an entry (POSIX.1-1988 ustar, GNU tar, Unix V7). Readers differ on invalid numbers, on a
 * prefix in a format that has none, and on a wrong checksum. All of these are rejected.
 *
 * @param place says where the header is, for the error
 * @throws {InvalidFileError}
 */
export function parseTarHeader(block: Buffer, place: string): TarHeader {
  if (!hasChecksum(block)) throw new InvalidFileError(`it has no valid tar header ${place}`);
  const format = formatOf(block);
  const prefix = text(block, 345, 155);
  const ownName = text(block, 0, 100);
  const name = prefix === "" ? ownName : `${prefix}/${ownName}`;

  const fail = (problem: string) => new InvalidFileError(`entry ${quoted(name)} ${problem}`);
  if (prefix !== "" && format !== "posix") throw fail("has a prefix to its name, and its format has none");
  for (const [field, place] of Object.entries(NUMBERS)) {
    if (!isNumber(block, place)) {
      throw fail(`has the ${field} ${quoted(latin1(block, place))}, expected octal digits`);
    }
  }
  const size = sizeOf(block);
  if (size === undefined) throw fail(`has the size ${quoted(latin1(block, SIZE))}, expected octal digits`);
  return { type: latin1(block, [156, 1]), format, name, linkName: text(block, 157, 100), size };
}

/** A name in an archive; nothing says what its encoding is. */
export function decodeName(bytes: Uint8Array): string {
  const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const decoded = name.toString("utf8");
  return decoded.includes("\ufffd") ? name.toString("latin1") : decoded;
}

type Field = readonly [start: number, length: number];

// Without the version 00, readers ignore the prefix or refuse the archive.
function formatOf(block: Buffer): TarHeader["format"] {
  const magic = latin1(block, [257, 8]);
  if (magic === "ustar\x0000") return "posix";
  return magic === "ustar  \0" ? "gnu" : "old";
}

/** Old systems summed up signed bytes. */
function hasChecksum(block: Buffer): boolean {
  const checksum = octal(block, CHECKSUM);
  let unsigned = 8 * 0x20;
  let signed = unsigned;
  for (let i = 0; i < BLOCK_BYTES; i++) {
    if (i >= CHECKSUM[0] && i < CHECKSUM[0] + CHECKSUM[1]) continue;
    const byte = block[i] ?? 0;
    unsigned += byte;
    signed += byte < 128 ? byte : byte - 256;
  }
  return checksum === unsigned || checksum === signed;
}

function isNumber(block: Buffer, field: Field): boolean {
  const first = block[field[0]];
  // Binary, if octal digits aren't enough: positive, or negative.
  return first === 0x80 || first === 0xff || octal(block, field) !== undefined;
}

function sizeOf(block: Buffer): number | undefined {
  const [start, length] = SIZE;
  if (block[start] !== 0x80) return octal(block, SIZE);
  let size = 0;
  for (const byte of block.subarray(start + 1, start + length)) size = size * 256 + byte;
  return Number.isSafeInteger(size) ? size : undefined;
}

// A field with only terminators is 0.
function octal(block: Buffer, field: Field): number | undefined {
  const match = /^ *(?:([0-7]+)[ \0]*|\0[ \0]*)?$/.exec(latin1(block, field));
  return match === null ? undefined : Number.parseInt(`0${match[1] ?? ""}`, 8);
}

function latin1(block: Buffer, [start, length]: Field): string {
  return block.toString("latin1", start, start + length);
}

function text(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return decodeName(end === -1 ? field : field.subarray(0, end));
}
