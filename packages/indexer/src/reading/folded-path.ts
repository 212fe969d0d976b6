/** Characters that some file systems pass over: zero-width ones, marks of the reading direction and the like. */
const IGNORED = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * One spelling for all that name the same file somewhere: regardless of case and composition (macOS, Windows), of
 * dots and spaces at the end of a part, and of what follows a colon (Windows).
 */
export function foldedPath(path: string): string {
  const shown = path.normalize("NFKC").replace(IGNORED, "");
  // Some letters have no other case but that of another letter.
  const folded = shown.toUpperCase().toLowerCase().normalize("NFKC");
  return folded.split("/").map(foldedPart).join("/");
}

function foldedPart(part: string): string {
  const [name = ""] = part.split(":", 1);
  let end = name.length;
  while (end > 0 && " .".includes(name.charAt(end - 1))) end--;
  return name.slice(0, end);
}
