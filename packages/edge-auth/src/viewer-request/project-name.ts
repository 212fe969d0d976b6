/** A project's name in the normal form of the simple API, or null if the text is not a name. */
export function normaliseProjectName(text: string): string | null {
  if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text)) return text;
  // Ranges are spelled out: with the i flag, the engine at the edge treats the Kelvin sign as a "k".
  if (!/^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/.test(text)) return null;
  return text.replace(/[-_.]+/g, "-").toLowerCase();
}
