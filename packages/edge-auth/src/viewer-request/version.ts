// PEP 440, appendix B, in lower case and without the surrounding white space that it would ignore.
const VERSION =
  /^v?(?:\d+!)?\d+(?:\.\d+)*(?:[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?\d*)?(?:-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?(?:[-_.]?dev[-_.]?\d*)?(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?$/;

/** @param text printable ASCII */
export function isVersion(text: string): boolean {
  return VERSION.test(text.toLowerCase());
}
