/** How often a value in a log may be escaped: by the client, and by CloudFront, which also escapes the percent sign. */
const TIMES = 2;

/**
 * Undoes the escaping of a value in a log. What can't be decoded stays as it is, because clients send any bytes.
 *
 * A plus sign is a plus sign, not a space.
 */
export function unescapeLogValue(text: string): string {
  let unescaped = text;
  for (let time = 0; time < TIMES && unescaped.includes("%"); time++) {
    try {
      unescaped = decodeURIComponent(unescaped);
    } catch {
      break;
    }
  }
  return unescaped;
}
