/** Bytes of a line besides the path: a hash in base64, whatever the algorithm, and a size. */
const LINE_BYTES = 256;

/** So that even a small wheel can list what installers generate from its files. */
const SPARE_BYTES = 64 * 1024;

/** How many bytes RECORD may have, with a line for each of these files. */
export function recordLimit(names: readonly string[]): number {
  return names.reduce((sum, name) => sum + Buffer.byteLength(name) + LINE_BYTES, SPARE_BYTES);
}
