import { parseIndexKey } from "@wheelyard/core/index-key";
import { keyRole } from "@wheelyard/core/key-role";
import type { Project } from "@wheelyard/core/project";

/**
 * The project whose name must be claimed as long as there is an object at this key: a file, a status file or a page of
 * the project.
 */
export function projectClaimedBy(key: string): Project | undefined {
  return projectOfFile(key) ?? projectShownBy(key);
}

/** The project whose name a generated object shows to readers: any rendition of a page. */
export function projectShownBy(key: string): Project | undefined {
  const parsed = parseIndexKey(key);
  if (parsed === undefined || !("project" in parsed)) return undefined;
  const isHidden = parsed.kind === "waiting" || parsed.kind === "downloads";
  return isHidden ? undefined : parsed.project;
}

function projectOfFile(key: string): Project | undefined {
  const role = keyRole(key);
  const isFile = role.kind === "status" || (role.kind === "distribution" && role.key === key);
  return isFile ? role.project : undefined;
}
