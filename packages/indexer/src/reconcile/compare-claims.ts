import {
  CLAIMS_COMPLETE_KEY,
  CLAIMS_PREFIX,
  claimKey,
  parseClaimKey,
} from "@wheelyard/core/bucket-layout/claim-keys";
import {
  InvalidClaimsCompleteError,
  parseClaimsComplete,
  serializeClaimsComplete,
} from "@wheelyard/core/claims";
import type { Project } from "@wheelyard/core/project";
import type { ProjectName } from "@wheelyard/core/project-name";
import { projectClaimedBy } from "../claims/claiming-object.ts";
import { readState } from "../commit/state.ts";
import { contentEtag } from "../store/content-etag.ts";
import type { ListedObject, Store } from "../store/store.ts";
import type { Action } from "./comparison.ts";

/** The claims in a bucket, as one listing shows them. It keeps only the name of each project. */
export class ListedClaims {
  readonly #names = new Set<ProjectName>();
  #complete: ListedObject | undefined;

  /** The marker that every name is claimed, if there is one. */
  get complete(): ListedObject | undefined {
    return this.#complete;
  }

  /** @returns whether the object is among the claims, but is not one */
  add(object: ListedObject): boolean {
    const { key } = object;
    if (key === CLAIMS_COMPLETE_KEY) this.#complete = object;
    const name = parseClaimKey(key);
    if (name !== undefined) this.#names.add(name);
    return name === undefined && key.startsWith(CLAIMS_PREFIX) && key !== CLAIMS_COMPLETE_KEY;
  }

  /**
   * The actions that claim the project of these objects. They don't depend on what agreed before, so projects that
   * are not compared are claimed too.
   */
  missing(project: Project, objects: readonly ListedObject[]): (Action & { kind: "claim" })[] {
    if (this.#names.has(project.name)) return [];
    const claiming = objects.find(({ key }) => projectClaimedBy(key) !== undefined);
    return claiming === undefined ? [] : [{ kind: "claim", project, key: claiming.key }];
  }
}

/**
 * The actions that mark every name in the bucket as claimed, once that is so. If this wheelyard version wrote the marker, the
 * ETag says so, and nothing is read.
 *
 * @param listed the current marker
 * @throws {NewerFormatError} if a newer wheelyard version wrote it
 */
export async function completingClaims(
  store: Store,
  listed: ListedObject | undefined,
  bucket: string,
): Promise<Action[]> {
  if (listed === undefined) return [{ kind: "complete-claims", bucket, over: undefined }];
  if (listed.etag === contentEtag(serializeClaimsComplete(bucket))) return [];
  const said = await readState(store, CLAIMS_COMPLETE_KEY);
  if (said !== undefined && bucketIn(said.text) === bucket) return [];
  return [{ kind: "complete-claims", bucket, over: said?.etag }];
}

/** @returns undefined if it can't be read */
function bucketIn(text: string): string | undefined {
  try {
    return parseClaimsComplete(text, CLAIMS_COMPLETE_KEY);
  } catch (error) {
    if (error instanceof InvalidClaimsCompleteError) return undefined;
    throw error;
  }
}

/** What is wrong if a project's claim is missing, in words that follow the claim's key. */
export function unclaimed({ project, key }: Action & { kind: "claim" }): { key: string; problem: string } {
  return { key: claimKey(project.name), problem: `is missing, and "${key}" is there` };
}
