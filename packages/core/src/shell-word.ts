/**
 * A text as one word for a POSIX shell, in single quotes only if it needs them.
 *
 * @example
 * shellWord("acme==1.0") // "acme==1.0"
 * shellWord("it's") // "'it'\\''s'"
 */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : singleQuoted(text);
}

/**
 * A text in single quotes, as a POSIX shell reads it.
 *
 * @example
 * singleQuoted("acme") // "'acme'"
 */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
