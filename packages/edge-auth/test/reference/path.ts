/**
 * The segments of a path, each decoded by itself, without the empty ones.
 *
 * @returns null if one of them could be read as something else further on
 */
export function segmentsOf(uri: string): string[] | null {
  if (!uri.startsWith("/") || [...uri].some((one) => one <= " " || one >= "\x7f")) return null;
  const segments: string[] = [];
  for (const part of uri.split("/").filter((each) => each !== "")) {
    const segment = decoded(part);
    if (segment === null || [".", ".."].includes(segment)) return null;
    if ([...segment].some((one) => one < " " || "/\\\x7f".includes(one))) return null;
    segments.push(segment);
  }
  return segments;
}

/** Escapes every byte that is not one of RFC 3986's unreserved characters. */
export function escaped(segment: string): string {
  return [...Buffer.from(segment)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      const isUnreserved = /[A-Za-z0-9._~-]/.test(character);
      return isUnreserved ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}

function decoded(text: string): string | null {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== "%") {
      bytes.push(text.charCodeAt(i));
      continue;
    }
    const hex = text.slice(i + 1, i + 3);
    if (!/^[0-9a-fA-F]{2}$/.test(hex)) return null;
    bytes.push(Number.parseInt(hex, 16));
    i += 2;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
}
