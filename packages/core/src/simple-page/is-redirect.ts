const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * Whether an HTTP status sends the client to the address in `Location`.
 *
 * @see RFC 9110, section 15.4
 * @example
 * isRedirect(302) // true
 * isRedirect(304) // false
 */
export function isRedirect(status: number): boolean {
  return REDIRECTS.includes(status);
}
