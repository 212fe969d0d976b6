/** Characters that some file systems pass over: zero-width ones and marks of the reading direction. */
const IGNORED = /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/**
 * One spelling for all that name the same file somewhere: regardless of case and composition (macOS, Windows), of
 * dots and spaces at the end of a part, and of what follows a colon (Windows).
 */
export function foldedPath(path: string): string {
  return path.normalize("NFKC").toLowerCase().replace(IGNORED, "").split("/").map(foldedPart).join("/");
}

function foldedPart(part: string): string {
  const [name = ""] = part.split(":", 1);
  let end = name.length;
  while (end > 0 && " .".includes(name.charAt(end - 1))) end--;
  return name.slice(0, end);
}
