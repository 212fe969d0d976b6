/**
 * @param names sorted
 * @returns the characters with which they begin, each once, in order
 */
export function firstLetters(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.charAt(0)))];
}

/**
 * @param names sorted by code unit
 * @returns those that are not before `start`
 * @example
 * namesFrom(["acme", "bow"], "b") // ["bow"]
 */
export function namesFrom(names: readonly string[], start: string): readonly string[] {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((names[middle] as string) < start) low = middle + 1;
    else high = middle;
  }
  return names.slice(low);
}
