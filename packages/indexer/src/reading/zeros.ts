import type { ByteStream } from "./byte-stream.ts";

const ZEROS = Buffer.alloc(64 * 1024);

/** @param bytes at most 64 KiB */
export function isZeros(bytes: Uint8Array): boolean {
  return ZEROS.subarray(0, bytes.length).equals(bytes);
}

/** Reads the rest of a stream, up to the first byte that is not zero. */
export async function endsInZeros(bytes: ByteStream): Promise<boolean> {
  for (;;) {
    const piece = await bytes.next(ZEROS.length);
    if (piece.length === 0) return true;
    if (!isZeros(piece)) return false;
  }
}
