import { constants, deflateRawSync } from "node:zlib";

const MEGABYTE = 1_000_000;

/** A deflated stream of zeros, made without holding them in memory: a thousandth of their size. */
export function deflatedZeros(megabytes: number): Buffer {
  const piece = deflateRawSync(Buffer.alloc(MEGABYTE), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([Buffer.alloc(megabytes * piece.length, piece), deflateRawSync("")]);
}

/** A gzip without its trailer: `start`, followed by zeros. A reader that reads all of it misses the end. */
export function gzipOfZeros(start: Uint8Array, megabytes: number): Buffer {
  const header = Buffer.from([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0xff]);
  const beginning = deflateRawSync(start, { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([header, beginning, deflatedZeros(megabytes)]);
}
