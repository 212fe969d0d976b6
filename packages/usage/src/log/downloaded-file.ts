import { basename } from "@wheelyard/core/bucket-layout/object-key";
import { hasDistributionSuffix } from "@wheelyard/core/bucket-layout/user-files";
import { keyRole } from "@wheelyard/core/key-role";
import type { Project } from "@wheelyard/core/project";
import type { LoggedRequest } from "./logged-request.ts";
import { unescapeLogValue } from "./unescape.ts";

export interface DownloadedFile {
  project: Project;
  filename: string;
}

/**
 * Whether a request got a file, or the beginning of one. Clients that fetch a file in parts, or look into it first, ask
 * for many ranges, of which only one begins at the first byte.
 */
export function isDownload({ method, status, rangeStart }: LoggedRequest): boolean {
  return method === "GET" && (status === "200" || (status === "206" && rangeStart === "0"));
}

/**
 * The distribution at a path.
 *
 * @param path as the log has it
 * @returns undefined for pages, metadata and all other files
 */
export function downloadedFile(path: string): DownloadedFile | undefined {
  if (!path.includes("%") && !hasDistributionSuffix(path)) return undefined;
  // The edge leaves out empty segments too.
  const segments = unescapeLogValue(path).split("/");
  const key = segments.filter((segment) => segment !== "").join("/");
  if (!hasDistributionSuffix(key)) return undefined;
  const role = keyRole(key);
  return role.kind === "distribution" ? { project: role.project, filename: basename(role.key) } : undefined;
}
