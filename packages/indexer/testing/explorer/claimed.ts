import { claimKey, parseClaimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { projectClaimedBy, projectShownBy } from "../../src/claims/claiming-object.ts";
import type { MemoryStore } from "../memory-store.ts";
import type { Moment, Scenario } from "./scenario.ts";

/**
 * A page is claimed as long as it can be read: none of its renditions appears or disappears without a claim, and no
 * claim disappears.
 *
 * @param format the format that the scenario begins with. wheelyard 0.1.0 claims nothing: it writes the JSON page of a
 * page in the first format. A page that is older than claims may lack one until it is deleted
 */
export function findUnclaimedMoment(
  { bucket, touched }: Moment,
  format: Scenario["format"] = "present",
): string | undefined {
  const claimed = parseClaimKey(touched);
  if (claimed !== undefined) {
    return bucket.bytes(touched) === undefined ? `${touched} is gone` : undefined;
  }
  const project = projectShownBy(touched);
  if (project === undefined || bucket.bytes(claimKey(project.name)) !== undefined) return undefined;
  const { state, json } = projectPageKeys(project);
  if (format === "first" && touched === json) return undefined;
  if (format === "unclaimed" && bucket.bytes(state) !== undefined) return undefined;
  const what = bucket.bytes(touched) === undefined ? "goes" : "can be read";
  return `${touched} ${what}, and ${claimKey(project.name)} is not there`;
}

/** Once everything is handled, each project that has a page, a file or a status file is claimed. */
export function findUnclaimed(bucket: MemoryStore): string | undefined {
  for (const key of bucket.keys()) {
    const project = projectClaimedBy(key);
    if (project !== undefined && bucket.bytes(claimKey(project.name)) === undefined) {
      return `${key} is there, and ${claimKey(project.name)} is not`;
    }
  }
  return undefined;
}
