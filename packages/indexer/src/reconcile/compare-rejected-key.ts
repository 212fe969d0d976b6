import { rejectionKey } from "@wheelyard/core/bucket-layout/record-keys";
import type { ListedObject, Store } from "../store/store.ts";
import type { GroupComparison } from "./comparison.ts";
import type { Difference } from "./difference.ts";
import {
  isAbout,
  mismatch,
  type RejectionRecord,
  readRejectionRecord,
  unrecorded,
} from "./rejection-record.ts";

/** Whether a key that can't be listed has a rejection record if and only if there is an object. */
export async function compareRejectedKey(
  key: string,
  objects: readonly ListedObject[],
  store: Store,
): Promise<GroupComparison> {
  const object = objects.find((candidate) => candidate.key === key);
  const recordObject = objects.find((candidate) => candidate.key === rejectionKey(key));
  const record = recordObject && (await readRejectionRecord(store, recordObject));
  return {
    differences: differencesOf(key, object, record),
    actions: [],
    leftovers: [],
    hasMoved: recordObject !== undefined && record === undefined,
    page: undefined,
  };
}

function differencesOf(
  key: string,
  object: ListedObject | undefined,
  record: RejectionRecord | undefined,
): Difference[] {
  if (object === undefined) {
    const problem = `rejects "${key}", which is gone`;
    return record ? [{ kind: "outdated", key, object: rejectionKey(key), problem }] : [];
  }
  if (record === undefined) {
    return [{ kind: "missing", key, object: key, problem: unrecorded("can't be listed") }];
  }
  if (isAbout(record, object)) return [];
  return [{ kind: "stale", key, object: rejectionKey(key), problem: mismatch(record, object) }];
}
