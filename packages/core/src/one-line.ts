/** They order what is read, also after the text, and can make it say something else (UAX #9, 2). */
const DIRECTIONS = /\p{Bidi_Control}/gu;

/**
 * Text on one line, without characters that HTML can't hold: a parser turns a carriage return into another character
 * and refuses other control characters. So the JSON page and the HTML page can say the same. It also has none that
 * reverse the reading direction: what a stranger wrote must not reorder what stands beside it.
 *
 * @example
 * oneLine("one\n  two") // "one two"
 */
export function oneLine(text: string): string {
  return text
    .replace(DIRECTIONS, "")
    .replace(/[\s\p{Cc}\p{Noncharacter_Code_Point}]+/gu, " ")
    .trim();
}
