/** Of printable ASCII, of which nearly all keys consist. */
const [FIRST, LAST] = [0x20, 0x7e];

/**
 * A text about midway between two keys, in the order of a listing, where a listing can be divided. It is a guess:
 * nothing is known about the keys in between.
 *
 * @param after a key
 * @param until a later text; undefined for the end of all keys
 * @returns a text after the first and before the second; undefined if the two differ in more than printable ASCII, or are
 * neighbours
 * @example
 * midway("files/a", "files/q") // "files/i"
 */
export function midway(after: string, until: string | undefined): string | undefined {
  let isBelow = until === undefined;
  for (let i = 0; i <= after.length; i++) {
    const isOver = i === after.length;
    const low = isOver ? FIRST - 1 : after.charCodeAt(i);
    const high = isBelow ? LAST + 1 : (until?.charCodeAt(i) ?? Number.NaN);
    if (low === high) continue;
    const areComparable = (isOver || low >= FIRST) && low < high && high <= LAST + 1;
    if (!areComparable) return undefined;
    if (high - low > 1) return after.slice(0, i) + String.fromCharCode((low + high) >> 1);
    // Whatever begins with this much of the key is before the end.
    isBelow = true;
  }
  return undefined;
}
