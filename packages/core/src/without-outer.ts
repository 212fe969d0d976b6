/**
 * A text without the given characters at its ends. A regular expression for those at the end would also try each run of
 * them in the middle, in quadratic time.
 *
 * @example
 * withoutOuter("/simple/acme//", "/") // "simple/acme"
 */
export function withoutOuter(text: string, characters: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && characters.includes(text.charAt(start))) start++;
  while (end > start && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
