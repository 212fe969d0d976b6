const GIBIBYTE = 1024 ** 3;

/** Text compresses tenfold. An archive of more than this size that grows two hundredfold was made to do so. */
const UNSUSPICIOUS_BYTES = GIBIBYTE / 4;
const MAX_RATIO = 200;
const MAX_UNPACKED_BYTES = 8 * GIBIBYTE;

/** The most bytes that we unpack from an archive of this size: what a Lambda can do within its time. */
export function unpackedLimit(size: number): number {
  return Math.min(MAX_UNPACKED_BYTES, Math.max(UNSUSPICIOUS_BYTES, size * MAX_RATIO));
}
