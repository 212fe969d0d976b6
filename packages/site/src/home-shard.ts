/** The number of parts in the first level of the home page's data. */
export const HOME_SHARDS = 256;

/** How many projects a part of the first level takes. Further ones go to the second. */
export const FULL_SHARD = 256;

/** Each part of the first level has this many in the second. */
const PARTS_OF_SHARD = 64;

/** The first level has two hex digits, the second four: those of the first, then `00` to `3f`. */
export type HomeLevel = 1 | 2;

/** A project on the home page. */
export interface HomeProject {
  name: string;
  /** The latest release's, like all that follows. */
  version: string;
  summary: string;
  /** ISO 8601 in UTC: when it was uploaded. */
  updated: string;
  status?: string;
  /** As written, on one line. */
  keywords?: string;
  /** The licence expression, or what else the release says. */
  licence?: string;
  /** Values of Requires-Dist, as written. */
  requires?: readonly string[];
}

/**
 * The part of a level that contains a project, if that level has it. Its digits are the leading bits of the FNV-1a hash
 * of the project's name: those that were mixed last, which spread best.
 *
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 * @see docs/decisions/0010-the-home-page-reads-its-data-in-parts.md
 */
export function homeShard(project: string, level: HomeLevel = 1): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < project.length; i++) {
    hash = Math.imul(hash ^ project.charCodeAt(i), 0x01000193);
  }
  const shard = hexByte(hash >>> 24);
  return level === 1 ? shard : shard + hexByte((hash >>> 18) % PARTS_OF_SHARD);
}

/** The level of a part. */
export function levelOfShard(shard: string): HomeLevel {
  return shard.length === 2 ? 1 : 2;
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, "0");
}
