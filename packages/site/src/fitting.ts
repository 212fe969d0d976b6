/** The most characters that a list of an author's texts shows in total, so that the page opens on a phone. */
const MAX_LENGTH = 32 * 1024;

/** The first of an author's texts: at most so many, and within the limit of characters. */
export function fitting(texts: readonly string[], most: number): readonly string[] {
  let length = 0;
  const firstTooMany = texts.findIndex((text, i) => {
    length += text.length;
    return i >= most || length > MAX_LENGTH;
  });
  return firstTooMany === -1 ? texts : texts.slice(0, firstTooMany);
}
