import { once } from "node:events";
import type { Writable } from "node:stream";
import { crc32, createInflateRaw, inflateRawSync } from "node:zlib";
import { quoted } from "@wheelyard/core/quoted";
import type { ByteStream } from "./byte-stream.ts";
import { InvalidFileError } from "./invalid-file-error.ts";
import { DEFLATED, type ZipEntry } from "./zip-entry.ts";

/** Up to these sizes, everything is unpacked at once, which costs less than a stream. */
const SMALL_COMPRESSED_BYTES = 1024 * 1024;
const SMALL_BYTES = 4 * 1024 * 1024;

/** Receives the unpacked bytes of an entry, piece by piece. */
type Pass = (bytes: Uint8Array) => void;

/**
 * Unpacks the body of an entry that the walk has reached, and checks that it is what the directory says. Readers that
 * go by the length of a compressed stream then stop at the same place as those that go by the directory.
 *
 * @param pass is handed the unpacked bytes, piece by piece
 * @throws {InvalidFileError}
 */
export async function unpackBody(bytes: ByteStream, entry: ZipEntry, pass: Pass = () => {}): Promise<void> {
  const { name, compressedSize } = entry;
  const start = bytes.position;
  let size = 0;
  let crc = 0;
  const count: Pass = (unpacked) => {
    size += unpacked.length;
    if (size > entry.size)
      throw new InvalidFileError(`entry ${quoted(name)} unpacks to more than its ${entry.size} bytes`);
    crc = crc32(unpacked, crc);
    pass(unpacked);
  };
  if (entry.method === DEFLATED && !isEmptyFolder(entry)) await inflate(bytes, entry, count);
  else for await (const piece of bytes.pieces(compressedSize)) count(piece);

  if (bytes.position < start + compressedSize) {
    throw new InvalidFileError(`entry ${quoted(name)} ends after the end of the file`);
  }
  if (size < entry.size) {
    throw new InvalidFileError(`entry ${quoted(name)} unpacks to ${size} bytes, expected ${entry.size}`);
  }
  if (crc !== entry.crc) {
    throw new InvalidFileError(`entry ${quoted(name)} does not have the CRC that the zip directory gives`);
  }
}

/** A folder has nothing to unpack, although some writers say that they deflated it. */
function isEmptyFolder({ name, compressedSize }: ZipEntry): boolean {
  return name.endsWith("/") && compressedSize === 0;
}

async function inflate(bytes: ByteStream, entry: ZipEntry, pass: Pass): Promise<void> {
  const { name, compressedSize, size } = entry;
  const isSmall = compressedSize <= SMALL_COMPRESSED_BYTES && size <= SMALL_BYTES;
  let used: number;
  try {
    used = isSmall
      ? inflateAtOnce(await bytes.take(compressedSize), size, pass)
      : await inflateStream(bytes.pieces(compressedSize), pass);
  } catch (cause) {
    if (!isZlibError(cause)) throw cause;
    throw new InvalidFileError(`entry ${quoted(name)} cannot be unpacked: ${cause.message}`, { cause });
  }
  if (used < compressedSize) {
    throw new InvalidFileError(
      `entry ${quoted(name)} has ${compressedSize - used} bytes after the end of its compressed stream`,
    );
  }
}

/** How many of the bytes belong to the stream, as zlib counts them. */
function inflateAtOnce(compressed: Uint8Array, size: number, pass: Pass): number {
  // One more than expected shows that there is more.
  const room = Math.max(64, size + 1);
  const options = { info: true, maxOutputLength: room, chunkSize: room };
  const { buffer, engine } = inflateRawSync(compressed, options) as unknown as {
    buffer: Buffer;
    engine: { bytesWritten: number };
  };
  pass(buffer);
  return engine.bytesWritten;
}

/**
 * Unpacks piece by piece, as long as the stream accepts bytes. A pipeline ends differently if it is given more bytes
 * than the stream has.
 */
async function inflateStream(compressed: AsyncIterable<Uint8Array>, pass: Pass): Promise<number> {
  const unpacking = createInflateRaw({ chunkSize: 64 * 1024 });
  // Rejects when the stream fails, which may be while the next piece is being fetched.
  const ended = once(unpacking, "end");
  ended.catch(() => {});
  unpacking.on("data", (unpacked) => {
    try {
      pass(unpacked);
    } catch (error) {
      unpacking.destroy(error as Error);
    }
  });
  let given = 0;
  try {
    for await (const piece of compressed) {
      given += piece.length;
      await Promise.race([written(unpacking, piece), ended]);
      if (unpacking.bytesWritten < given) return unpacking.bytesWritten;
    }
    unpacking.end();
    await ended;
    return unpacking.bytesWritten;
  } finally {
    unpacking.destroy();
  }
}

function written(stream: Writable, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) =>
    stream.write(bytes, (error) => (error ? reject(error) : resolve())),
  );
}

function isZlibError(error: unknown): error is Error {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return String(error.code).startsWith("Z_") || error.code === "ERR_BUFFER_TOO_LARGE";
}
