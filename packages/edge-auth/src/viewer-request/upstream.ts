import { projectOfFilename } from "./distribution-filename.ts";
import { encodePath, type Path } from "./path.ts";

/**
 * What the environment has behind its index: nothing; an upstream whose files clients fetch where they lie; or one whose
 * files come through this index.
 */
export type Upstream = "none" | "direct" | "proxied";

/** Why a file is held back: until a day, as blocked, by the name of an advisory. It is shown, so it is short and plain. */
const REASON = /^[A-Za-z0-9-]{1,64}$/;

/**
 * A page of upstream has a link to `/_held-back/<reason>/<filename>` where a rule hides a file. Installers show no text of
 * a page, but all show the URL of a file that they could not get.
 *
 * @returns the reason in words, or null where there is no such link
 */
export function reasonHeldBack(path: Path): string | null {
  const reason = path.segments[1] as string;
  if (path.segments.length !== 3 || path.isFolder || !REASON.test(reason)) return null;
  return projectOfFilename(path.segments[2] as string) && reason.replace("until-", "until ");
}

/**
 * Where upstream has the file that is asked for here, or its core metadata.
 *
 * CloudFront chooses the origin by the path as it normalises it, so that one spelling counts: any other could be sent to
 * the bucket, and read there what nobody has checked.
 */
export function upstreamFile(uri: string, path: Path): string | null {
  if (!uri.startsWith("/_upstream/packages/") || path.isFolder) return null;
  const filename = path.segments[path.segments.length - 1] as string;
  const isFile = projectOfFilename(filename.replace(/\.metadata$/, "")) !== null;
  return isFile ? encodePath(path.segments.slice(1)) : null;
}
