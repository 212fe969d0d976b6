const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * Text that stays on one line of a terminal and says there what it says. Characters that could move the cursor, begin
 * an escape sequence, reverse the reading direction or hide are escaped, line feeds among them: a key must not forge
 * the next line of a log.
 *
 * @example
 * printable("one\u0007") // "one\\u{7}"
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/**
 * JSON in which the same characters are escaped as JSON wants it; JSON itself demands that of only a few.
 *
 * @example
 * printableJson({ key: "a\u007f" }) // "{\"key\":\"a\\u007f\"}"
 */
export function printableJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent);
  // What is left of line feeds is layout: inside a string they are escaped by now.
  const lines = text.split("\n").map((line) => line.replace(UNPRINTABLE, jsonEscapes));
  return lines.join("\n");
}

function jsonEscapes(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
