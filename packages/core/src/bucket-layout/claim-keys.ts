import { isNormalProjectName, type ProjectName } from "../project-name.ts";

/**
 * The names that this index has held. They are kept outside `_index/`, which anyone may delete and rebuild: a name that
 * was ever private must never be requested upstream.
 */
export const CLAIMS_PREFIX = "_claims/";

/** The marker that every name in the bucket is claimed. No project can be called `_complete`. */
export const CLAIMS_COMPLETE_KEY = `${CLAIMS_PREFIX}_complete`;

/**
 * Where a project's name is claimed, for the main index and all channels at once.
 *
 * @example
 * claimKey("acme") // "_claims/acme"
 */
export function claimKey(project: ProjectName): string {
  return `${CLAIMS_PREFIX}${project}`;
}

/**
 * @returns the project whose name the object at `key` claims; undefined if it claims none
 * @example
 * parseClaimKey("_claims/acme") // "acme"
 * parseClaimKey("acme-1.0.zip") // undefined
 */
export function parseClaimKey(key: string): ProjectName | undefined {
  if (!key.startsWith(CLAIMS_PREFIX)) return undefined;
  const name = key.slice(CLAIMS_PREFIX.length);
  return isNormalProjectName(name) ? name : undefined;
}
