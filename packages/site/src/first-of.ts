/**
 * Lists some of many texts, and says how many there are beside them.
 *
 * @example
 * firstOf(["a", "b", "c", "d"], 2) // "a, b and 2 more"
 * firstOf(["a", "b"], 2) // "a, b"
 */
export function firstOf(texts: readonly string[], count: number): string {
  const rest = texts.length - count;
  return `${texts.slice(0, count).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
