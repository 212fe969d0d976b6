import { SIDE_FILE_KINDS, type SideFileKind, sideFileKey, sideFileKeys } from "@wheelyard/core/side-files";
import type { ListedObject, Store } from "../store/store.ts";

/** What the bucket holds at a key and beside it, seen in one listing. */
export interface Snapshot {
  key: string;
  /** Absent if there is no object at the key. */
  object?: ListedObject;
  sideFiles: { readonly [kind in SideFileKind]?: ListedObject };
}

export async function lookAt(store: Store, key: string): Promise<Snapshot> {
  const found = new Map<string, ListedObject>();
  const beside = sideFileKeys(key);
  const wanted = new Set([key, ...beside]);
  const last = beside.toSorted().at(-1) ?? key;
  for await (const object of store.list(key)) {
    if (wanted.has(object.key)) found.set(object.key, object);
    if (object.key >= last) break;
  }
  const object = found.get(key);
  const sideFiles: { [kind in SideFileKind]?: ListedObject } = {};
  for (const kind of SIDE_FILE_KINDS) {
    const sideFile = found.get(sideFileKey(key, kind));
    if (sideFile) sideFiles[kind] = sideFile;
  }
  return { key, ...(object && { object }), sideFiles };
}

/** Copying an object over itself keeps the ETag, but may change how the object is stored. */
export function isSameVersion(a: ListedObject, b: ListedObject): boolean {
  return a.etag === b.etag && a.lastModified.getTime() === b.lastModified.getTime();
}

/** Whether both show the same versions of the same objects. */
export function isSameSnapshot(a: Snapshot, b: Snapshot): boolean {
  return (
    (a.object && b.object ? isSameVersion(a.object, b.object) : a.object === b.object) &&
    SIDE_FILE_KINDS.every((kind) => a.sideFiles[kind]?.etag === b.sideFiles[kind]?.etag)
  );
}
