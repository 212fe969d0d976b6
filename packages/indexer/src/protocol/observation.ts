import { SIDE_FILE_SUFFIXES, type SideFileKind } from "@wheelyard/core/bucket-layout";
import type { ListedObject, Store } from "../store/store.ts";

/** What the bucket holds at a key and beside it, seen in one listing. */
export interface Observation {
  key: string;
  /** Absent where there is no object at the key. */
  object?: ListedObject;
  sideFiles: { readonly [kind in SideFileKind]?: ListedObject };
}

export async function observe(store: Store, key: string): Promise<Observation> {
  const found = new Map<string, ListedObject>();
  const sideFileKeys = Object.values(SIDE_FILE_SUFFIXES).map((suffix) => key + suffix);
  const wanted = new Set([key, ...sideFileKeys]);
  const last = sideFileKeys.toSorted().at(-1) ?? key;
  for await (const object of store.list(key)) {
    if (wanted.has(object.key)) found.set(object.key, object);
    if (object.key >= last) break;
  }
  const object = found.get(key);
  const sideFiles: { [kind in SideFileKind]?: ListedObject } = {};
  for (const [kind, suffix] of Object.entries(SIDE_FILE_SUFFIXES) as [SideFileKind, string][]) {
    const sideFile = found.get(key + suffix);
    if (sideFile) sideFiles[kind] = sideFile;
  }
  return { key, ...(object && { object }), sideFiles };
}

/** A copy of an object over itself keeps the ETag, and may change how it is stored. */
export function isSameVersion(a: ListedObject, b: ListedObject): boolean {
  return a.etag === b.etag && a.lastModified.getTime() === b.lastModified.getTime();
}

/** Whether both show the same versions of the same objects. */
export function isSameObservation(a: Observation, b: Observation): boolean {
  const kinds = Object.keys(SIDE_FILE_SUFFIXES) as SideFileKind[];
  return (
    (a.object && b.object ? isSameVersion(a.object, b.object) : a.object === b.object) &&
    kinds.every((kind) => a.sideFiles[kind]?.etag === b.sideFiles[kind]?.etag)
  );
}
