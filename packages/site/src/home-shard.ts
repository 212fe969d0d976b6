/** The parts into which the home page's data are cut. */
export const HOME_SHARDS = 256;

/** What the home page shows of a project. */
export interface HomeProject {
  name: string;
  /** Of the latest release. */
  version: string;
  summary: string;
  /** ISO 8601 in UTC: when the latest release was uploaded. */
  updated: string;
  status?: string;
}

/**
 * The part that holds a project: two hex digits of the FNV-1a hash of its name. Those that were mixed last are taken,
 * which spread best.
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
