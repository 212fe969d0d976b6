/**
 * Text on one line, without characters that HTML can't hold: a parser turns a carriage return into another character
 * and refuses other control characters. So the JSON page and the HTML page can say the same.
 *
 * @example
 * oneLine("one\n  two") // "one two"
 */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Noncharacter_Code_Point}]+/gu, " ").trim();
}
