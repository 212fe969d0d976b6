/** Characters that some file systems ignore, such as zero-width ones and marks of the reading direction. */
const IGNORED = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * One spelling for all paths that name the same file on some system: it ignores case and composition (macOS, Windows),
 * dots and spaces at the end of a part, and what follows a colon (Windows).
 */
export function foldedPath(path: string): string {
  const shown = path.normalize("NFKC").replace(IGNORED, "");
  // Some letters share their other case with another letter.
  const folded = shown.toUpperCase().toLowerCase().normalize("NFKC");
  return folded.split("/").map(foldedPart).join("/");
}

function foldedPart(part: string): string {
  const [name = ""] = part.split(":", 1);
  let end = name.length;
  while (end > 0 && " .".includes(name.charAt(end - 1))) end--;
  return name.slice(0, end);
}
