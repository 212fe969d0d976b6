/** Of a line beside the path: a hash in base64, whatever the algorithm, and a size. */
const LINE_BYTES = 256;

/** So that a small wheel may list what installers make of its files, too. */
const SPARE_BYTES = 64 * 1024;

/** How many bytes RECORD may have, with a line for each of these files. */
export function recordLimit(names: readonly string[]): number {
  return names.reduce((sum, name) => sum + Buffer.byteLength(name) + LINE_BYTES, SPARE_BYTES);
}
