/**
 * Reads a user's name.
 *
 * @throws {TypeError} where it is outside of what the edge takes for one
 */
export function parseUserName(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/.test(text)) return text;
  throw new TypeError(
    `Cannot use ${JSON.stringify(text)} as a user name: expected 1 to 64 letters, digits, ".", "_", "@" and "-", with a letter or digit at the start`,
  );
}
