import { isAscii } from "node:buffer";
import { quoted } from "@wheelyard/core/quoted";
import { InvalidFileError } from "./invalid-file-error.ts";

/** What the central directory says about an entry. Its local header must say the same. */
export interface ZipEntry {
  readonly name: string;
  /** Whether the name is the same for all readers. */
  readonly isNameSure: boolean;
  readonly flags: number;
  /** Compression method: stored or deflated. */
  readonly method: number;
  /** The CRC-32 of the unpacked bytes. */
  readonly crc: number;
  readonly compressedSize: number;
  /** The number of unpacked bytes. */
  readonly size: number;
  /** Offset of its local header. */
  readonly start: number;
}

export const STORED = 0;
export const DEFLATED = 8;

// APPNOTE.TXT 4.4.4.
const ENCRYPTED = 0x0001;
/** Two bits that say how hard the compressor tried, which means nothing to a reader. */
const COMPRESSION_OPTIONS = 0x0006;
export const HAS_DESCRIPTOR = 0x0008;
const UTF8_NAME = 0x0800;

/** The content of a 32-bit field whose value is in an extra field. */
export const IN_ZIP64_FIELD = 0xffffffff;

/** The newest version of the format that Python and Info-ZIP claim to read. No entry here needs more than 4.5. */
const MAX_VERSION = 63;

/**
 * What an entry's flags say, provided that all readers know them.
 *
 * @throws {InvalidFileError}
 */
export function readFlags(flags: number, entry: string): number {
  if (flags & ENCRYPTED) throw new InvalidFileError(`${entry} is encrypted`);
  const telling = flags & ~COMPRESSION_OPTIONS;
  if (telling & ~(HAS_DESCRIPTOR | UTF8_NAME)) {
    throw new InvalidFileError(`${entry} has the flags 0x${flags.toString(16)}, which not all readers know`);
  }
  return telling;
}

/** @throws {InvalidFileError} */
export function checkVersion(field: number, entry: string): void {
  // Readers go by the lower byte. Some writers put their system into the upper one.
  const version = field & 0xff;
  if (version > MAX_VERSION) {
    throw new InvalidFileError(
      `${entry} needs version ${version} of the zip format, expected at most ${MAX_VERSION}`,
    );
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Whether a name is the same in every encoding, or said to be UTF-8. Python reads any other name as code page 437,
 * Info-ZIP as the machine's encoding, and others as UTF-8.
 */
export function isSureName(raw: Buffer, flags: number): boolean {
  return isAscii(raw) || (flags & UTF8_NAME) !== 0;
}

/**
 * The name that all readers see; if they differ, one character for each byte.
 *
 * @throws {InvalidFileError}
 */
export function decodeName(raw: Buffer, flags: number): string {
  if (isAscii(raw) || !isSureName(raw, flags)) return raw.toString("latin1");
  try {
    return UTF8.decode(raw);
  } catch (cause) {
    throw new InvalidFileError(`the name of entry ${quoted(raw.toString())} is not UTF-8`, { cause });
  }
}
