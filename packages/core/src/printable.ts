const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * Text that is safe to show on one line of a terminal. Characters that could move the cursor, begin an escape sequence,
 * reverse the reading direction or hide are escaped. So are line feeds: a key must not forge the next line of a log.
 *
 * @example
 * printable("one\u0007") // "one\\u{7}"
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/**
 * JSON in which the same characters are escaped in JSON's own way; JSON itself requires that for only a few.
 *
 * @example
 * printableJson({ key: "a\u007f" }) // "{\"key\":\"a\\u007f\"}"
 */
export function printableJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent);
  // Any remaining line feeds are layout: those inside strings are already escaped.
  const lines = text.split("\n").map((line) => line.replace(UNPRINTABLE, jsonEscapes));
  return lines.join("\n");
}

function jsonEscapes(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
