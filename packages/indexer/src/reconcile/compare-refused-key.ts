import { rejectionKey } from "@wheelyard/core/bucket-layout";
import type { ListedObject, Store } from "../store/store.ts";
import type { Comparison } from "./comparison.ts";
import type { Difference } from "./finding.ts";
import { isAbout, type RejectionRecord, readRejectionRecord } from "./rejection-record.ts";

/** Whether a key that can't be listed has its rejection record, if and only if an object lies there. */
export async function compareRefusedKey(
  key: string,
  objects: readonly ListedObject[],
  store: Store,
): Promise<Comparison> {
  const object = objects.find((candidate) => candidate.key === key);
  const recordObject = objects.find((candidate) => candidate.key === rejectionKey(key));
  const record = recordObject && (await readRejectionRecord(store, recordObject));
  const difference = differenceOf(object, record);
  return {
    findings: difference === undefined ? [] : [{ difference, key }],
    leftovers: [],
    hasMoved: recordObject !== undefined && record === undefined,
    page: undefined,
  };
}

function differenceOf(
  object: ListedObject | undefined,
  record: RejectionRecord | undefined,
): Difference | undefined {
  if (object === undefined) return record && "outdated";
  if (record === undefined) return "missing";
  return isAbout(record, object) ? undefined : "stale";
}
