/** The number of parts of the home page's data. */
export const HOME_SHARDS = 256;

/** A project on the home page. */
export interface HomeProject {
  name: string;
  /** The latest release's. */
  version: string;
  summary: string;
  /** ISO 8601 in UTC: when the latest release was uploaded. */
  updated: string;
  status?: string;
}

/**
 * The part that contains a project: two hex digits of the FNV-1a hash of its name, the ones mixed last, which spread best.
 *
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function homeShard(project: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < project.length; i++) {
    hash = Math.imul(hash ^ project.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 24).toString(16).padStart(2, "0");
}
