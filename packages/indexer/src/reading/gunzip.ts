import { constants, crc32, createInflateRaw, type InflateRaw } from "node:zlib";
import { ByteStream } from "./byte-stream.ts";
import { InvalidFileError } from "./invalid-file-error.ts";
import { endsInZeros } from "./zeros.ts";

const PIECE_BYTES = 64 * 1024;

const DEFLATED = 8;
const HAS_CHECKSUM = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
const RESERVED = 0b1110_0000;

/**
 * Unpacks a gzip file of one member (RFC 1952). gzip and Python continue with a second member where uv stops, and all
 * of them ignore zeros at the end. So only zeros may follow the member.
 *
 * `node:zlib` unpacks gzip itself. But it doesn't say where a member ends, and doesn't always end if more than one
 * chunk follows.
 *
 * @throws {InvalidFileError} and what `compressed` throws
 */
export async function* gunzip(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const bytes = new ByteStream(compressed);
  try {
    await skipHeader(bytes);
    let checksum = 0;
    let length = 0;
    for await (const piece of inflate(bytes)) {
      checksum = crc32(piece, checksum);
      length += piece.length;
      yield piece;
    }

    const trailer = Buffer.from(await expect(bytes, 8));
    if (trailer.readUInt32LE(0) !== checksum) throw unreadable("incorrect data check");
    if (trailer.readUInt32LE(4) !== length % 2 ** 32) throw unreadable("incorrect length check");
    if (!(await endsInZeros(bytes))) {
      throw new InvalidFileError("it has bytes after the end of its gzip member, expected none but zeros");
    }
  } finally {
    await bytes.close();
  }
}

async function skipHeader(bytes: ByteStream): Promise<void> {
  const [first, second, method, flags = 0] = await expect(bytes, 10);
  if (first !== 0x1f || second !== 0x8b) throw unreadable("incorrect header check");
  if (method !== DEFLATED) throw unreadable("unknown compression method");
  if (flags & RESERVED) throw unreadable("unknown header flags set");
  if (flags & HAS_EXTRA) {
    const [low = 0, high = 0] = await expect(bytes, 2);
    await expect(bytes, low + 256 * high);
  }
  if (flags & HAS_NAME) await skipText(bytes);
  if (flags & HAS_COMMENT) await skipText(bytes);
  if (flags & HAS_CHECKSUM) await expect(bytes, 2);
}

async function skipText(bytes: ByteStream): Promise<void> {
  for (;;) {
    const piece = await bytes.next(PIECE_BYTES);
    if (piece.length === 0) throw unexpectedEnd();
    const end = piece.indexOf(0);
    if (end === -1) continue;
    bytes.putBack(piece.subarray(end + 1));
    return;
  }
}

async function expect(bytes: ByteStream, length: number): Promise<Uint8Array> {
  const taken = await bytes.take(length);
  if (taken.length < length) throw unexpectedEnd();
  return taken;
}

/** Takes only the bytes of the deflated stream at the beginning. */
async function* inflate(bytes: ByteStream): AsyncGenerator<Buffer, void, undefined> {
  const inflater = createInflateRaw({ chunkSize: PIECE_BYTES });
  const feeding = feed(inflater, bytes);
  try {
    yield* inflater;
  } catch (error) {
    if (isOfZlib(error)) throw unreadable(error.message, error);
    throw error;
  } finally {
    inflater.destroy();
    await feeding;
  }
}

/** Settles when the deflated stream has ended, or `inflater` was destroyed; what follows the stream is put back. */
async function feed(inflater: InflateRaw, bytes: ByteStream): Promise<void> {
  let isOver = false;
  let goOn = () => {};
  const end = () => {
    isOver = true;
    goOn();
  };
  inflater.once("end", end).once("close", end);

  let fed = 0;
  try {
    while (!isOver) {
      const piece = await bytes.next(PIECE_BYTES);
      if (piece.length === 0) {
        inflater.end();
        return;
      }
      fed += piece.length;
      await new Promise<void>((resolve) => {
        goOn = resolve;
        inflater.write(piece, () => resolve());
        if (isOver) resolve();
      });
      const unread = fed - inflater.bytesWritten;
      if (unread === 0) continue;
      bytes.putBack(piece.subarray(piece.length - unread));
      return;
    }
  } catch (error) {
    inflater.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

interface ZlibError extends Error {
  errno: number;
}

function isOfZlib(error: unknown): error is ZlibError {
  const codes: readonly unknown[] = [constants.Z_DATA_ERROR, constants.Z_BUF_ERROR, constants.Z_NEED_DICT];
  return error instanceof Error && "errno" in error && codes.includes(error.errno);
}

function unexpectedEnd(): InvalidFileError {
  return unreadable("unexpected end of file");
}

function unreadable(reason: string, cause?: Error): InvalidFileError {
  return new InvalidFileError(`its gzip member cannot be read: ${reason}`, { cause });
}
