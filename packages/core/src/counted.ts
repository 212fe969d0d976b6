/**
 * Says how many things there are, if the plural ends in `s`.
 *
 * @example
 * counted(1, "file") // "1 file"
 * counted(2, "file") // "2 files"
 */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
