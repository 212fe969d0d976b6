import { projectOfFilename } from "./distribution-filename.ts";
import { encodePath, type Path } from "./path.ts";

/**
 * What the environment has behind its index: nothing, an upstream whose files clients fetch directly, or one whose
 * files come through this index.
 */
export type Upstream = "none" | "direct" | "proxied";

/**
 * Why a file is held back: until a date, because it is blocked, or because of an advisory. Clients show it, so it is
 * short and plain.
 */
const REASON = /^[A-Za-z0-9-]{1,64}$/;

/**
 * If a rule hides a file, the upstream page has a link to `/_held-back/<reason>/<filename>`. Installers don't show a
 * page's text, but all of them show the URL of a file that they could not get.
 *
 * @returns the reason in words, or null if there is no such link
 */
export function reasonHeldBack(path: Path): string | null {
  const reason = path.segments[1] as string;
  if (path.segments.length !== 3 || path.isFolder || !REASON.test(reason)) return null;
  return projectOfFilename(path.segments[2] as string) && reason.replace("until-", "until ");
}

/**
 * Where upstream has the requested file, or its core metadata.
 *
 * CloudFront chooses the origin by the normalised path, so only one spelling is accepted. Any other could be sent to
 * the bucket, and read something there that was never checked.
 */
export function upstreamFile(uri: string, path: Path): string | null {
  if (!uri.startsWith("/_upstream/packages/") || path.isFolder) return null;
  const filename = path.segments[path.segments.length - 1] as string;
  const isFile = projectOfFilename(filename.replace(/\.metadata$/, "")) !== null;
  return isFile ? encodePath(path.segments.slice(1)) : null;
}
