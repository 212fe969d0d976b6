import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { rejectionKey, waitingKey } from "@wheelyard/core/bucket-layout/record-keys";
import { keyRole } from "@wheelyard/core/key-role";
import { projectId } from "@wheelyard/core/project";
import { findDuplicates } from "@wheelyard/core/project-page";
import type { Difference } from "./difference.ts";
import { isRejected, type ProjectContents } from "./project-contents.ts";
import { unrecorded } from "./rejection-record.ts";

/**
 * Compares the rejection records with what must be rejected. There must be one for each duplicate, and none for a
 * version that the page knows; and the state must name each, or a note if there is no state.
 */
export function compareRejections(contents: ProjectContents): Difference[] {
  const { project, page, objects, rejections, named } = contents;
  const duplicates: ReadonlyMap<string, string> = page ? findDuplicates(page) : new Map();
  const differences: Difference[] = [];
  const find = (key: string, object: string, problem: string) => {
    differences.push({ kind: "outdated", key, object, problem });
  };

  for (const [key, listed] of duplicates) {
    const object = objects.get(key);
    if (object && !isRejected(contents, object)) find(key, key, unrecorded(`has the name of "${listed}"`));
  }
  for (const key of rejections.keys()) {
    const object = objects.get(key);
    const isNeeded =
      object && isRejected(contents, object) && (duplicates.has(key) || !isAccepted(contents, key));
    const isNamed = page ? named.has(key) : objects.has(waitingKey(project, key));
    if (!isNeeded) {
      const why = object ? "which is not to be rejected" : "which is gone";
      find(key, rejectionKey(key), `rejects "${key}", ${why}`);
    } else if (!isNamed) {
      const problem = `rejects "${key}", which the state of "${projectId(project)}" does not name`;
      find(key, rejectionKey(key), problem);
    }
  }
  for (const key of named) {
    if (rejections.has(key)) continue;
    find(key, projectPageKeys(project).state, `names "${key}" as rejected, which has no record`);
  }
  return differences;
}

/** Whether the index knows the object in its present version, or passes it over. */
function isAccepted({ objects, page, records }: ProjectContents, key: string): boolean {
  const etag = objects.get(key)?.etag;
  const role = keyRole(key);
  if (role.kind === "status")
    return page?.statuses.some((status) => status.key === key && status.etag === etag) ?? false;
  if (role.kind !== "distribution") return false;
  const record = records.get(role.key);
  if (role.key === key) return record?.etag === etag;
  return (
    record === undefined || Object.values(record.sideFiles).some((known) => known && known.etag === etag)
  );
}
