import { CLAIMS_COMPLETE_KEY, CLAIMS_PREFIX, claimKey, parseClaimKey } from "@wheelyard/core/bucket-layout";
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
import type { Decision } from "./comparison.ts";

/** The claims of a bucket, as one listing shows them. Of each project, no more than its name is kept. */
export class ListedClaims {
  readonly #names = new Set<ProjectName>();
  #complete: ListedObject | undefined;

  /** What says that every name is claimed, where something does. */
  get complete(): ListedObject | undefined {
    return this.#complete;
  }

  /** @returns whether the object lies where claims do, and is no claim */
  add(object: ListedObject): boolean {
    const { key } = object;
    if (key === CLAIMS_COMPLETE_KEY) this.#complete = object;
    const name = parseClaimKey(key);
    if (name !== undefined) this.#names.add(name);
    return name === undefined && key.startsWith(CLAIMS_PREFIX) && key !== CLAIMS_COMPLETE_KEY;
  }

  /**
   * What it takes to claim the project of these objects. It depends on nothing that agreed before, so that also projects are
   * claimed that are not compared.
   */
  missing(project: Project, objects: readonly ListedObject[]): (Decision & { kind: "claim" })[] {
    if (this.#names.has(project.name)) return [];
    const claiming = objects.find(({ key }) => projectClaimedBy(key) !== undefined);
    return claiming === undefined ? [] : [{ kind: "claim", project, key: claiming.key }];
  }
}

/**
 * What it takes to say that every name in the bucket is claimed, once that is so. Where it is said as this release says it,
 * the ETag tells, and nothing is read.
 *
 * @param listed what says so now
 * @throws {NewerFormatError} where a newer release says it
 */
export async function completingClaims(
  store: Store,
  listed: ListedObject | undefined,
  bucket: string,
): Promise<Decision[]> {
  if (listed === undefined) return [{ kind: "complete-claims", bucket, over: undefined }];
  if (listed.etag === contentEtag(serializeClaimsComplete(bucket))) return [];
  const said = await readState(store, CLAIMS_COMPLETE_KEY);
  if (said !== undefined && bucketIn(said.text) === bucket) return [];
  return [{ kind: "complete-claims", bucket, over: said?.etag }];
}

/** @returns undefined where it can't be read */
function bucketIn(text: string): string | undefined {
  try {
    return parseClaimsComplete(text, CLAIMS_COMPLETE_KEY);
  } catch (error) {
    if (error instanceof InvalidClaimsCompleteError) return undefined;
    throw error;
  }
}

/** What is wrong with a project's claim that is missing, in words that follow its key. */
export function unclaimed({ project, key }: Decision & { kind: "claim" }): { key: string; problem: string } {
  return { key: claimKey(project.name), problem: `is missing, and "${key}" is there` };
}
