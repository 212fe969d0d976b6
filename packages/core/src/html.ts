const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Makes text inert in HTML, both between tags and in quoted attributes.
 *
 * @example
 * escapeHtml('<a title="b & c">') // "&lt;a title=&quot;b &amp; c&quot;&gt;"
 */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
