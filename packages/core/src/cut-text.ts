/**
 * A text as it is if it is short enough; otherwise its beginning, never ending in the middle of a character, and "…".
 *
 * @param most how many UTF-16 units to keep
 * @example
 * cutText("anvils and rockets", 6) // "anvils…"
 * cutText("anvils", 6) // "anvils"
 */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most).replace(/[\ud800-\udbff]$/, "")}…`;
}
