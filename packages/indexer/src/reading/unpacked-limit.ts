const GIBIBYTE = 1024 ** 3;

/** Text compresses tenfold; an archive that grows two hundredfold beyond this size was made to. */
const UNSUSPICIOUS_BYTES = GIBIBYTE / 4;
const MAX_RATIO = 200;
const MAX_UNPACKED_BYTES = 8 * GIBIBYTE;

/** The bytes that are unpacked of an archive of this size at most: what a Lambda can do within its time. */
export function unpackedLimit(size: number): number {
  return Math.min(MAX_UNPACKED_BYTES, Math.max(UNSUSPICIOUS_BYTES, size * MAX_RATIO));
}
