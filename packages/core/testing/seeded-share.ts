import { createHash } from "node:crypto";

/**
 * Chooses a number of rows by a seed. The same seed chooses the same rows of the same list.
 *
 * @param nameOf distinguishes a row from the others
 * @returns the chosen rows, in their order
 */
export function seededShare<T>(
  rows: readonly T[],
  count: number,
  seed: number | string,
  nameOf: (row: T, index: number) => string,
): T[] {
  const rank = (row: T, index: number) =>
    createHash("sha256")
      .update(`${seed} ${nameOf(row, index)}`)
      .digest("hex");
  return rows
    .map((row, index) => ({ row, index, rank: rank(row, index) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .sort((a, b) => a.index - b.index)
    .map(({ row }) => row);
}
