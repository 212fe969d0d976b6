import type { Root } from "../root.ts";

/**
 * Where things are in the bucket. The user owns every key except those under `_index/`, all of which is generated, and
 * under `_claims/`. No project can have the name of one of these folders, because project names start with a letter or
 * a digit.
 */
export const INDEX_PREFIX = "_index/";

/**
 * The prefix of everything generated for one root, except metadata and rejection records.
 *
 * @example
 * generatedPrefix(channelRoot("cu121")) // "_index/_channels/cu121/"
 */
export function generatedPrefix(root: Root): string {
  return INDEX_PREFIX + root;
}
