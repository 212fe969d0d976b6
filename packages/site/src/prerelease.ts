/**
 * Whether a version is a pre-release, in the page's script too.
 *
 * @param version in PEP 440's normal form: only a local version may have letters of other kinds, after a `+`
 */
export function isPrerelease(version: string): boolean {
  return /(?:a|b|rc|\.dev)\d/.test(version.split("+", 1)[0] ?? "");
}
