/**
 * Reads a user's name.
 *
 * @throws {TypeError} if the edge would not accept it
 */
export function parseUserName(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/.test(text)) return text;
  throw new TypeError(
    `Cannot use ${JSON.stringify(text)} as a user name: expected 1 to 64 letters, digits, ".", "_", "@" and "-", with a letter or digit at the start`,
  );
}
