/** How often a value of a log may be escaped: by the client, and by CloudFront, which escapes the percent sign too. */
const TIMES = 2;

/**
 * Undoes the escaping of a log's value. What can't be decoded stays as it is: clients send any bytes.
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
