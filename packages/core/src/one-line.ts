/**
 * Text on one line, without what HTML can't hold as it stands: a parser makes another character of a carriage return,
 * and refuses other control characters. So the JSON page and the HTML page can say the same.
 *
 * @example
 * oneLine("one\n  two") // "one two"
 */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Noncharacter_Code_Point}]+/gu, " ").trim();
}
