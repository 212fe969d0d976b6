import { waitingKey, waitingPrefix } from "@wheelyard/core/bucket-layout/record-keys";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import { readWaitingNote } from "../protocol/waiting.ts";
import type { ListedObject, Store } from "../store/store.ts";
import type { Leftover } from "./comparison.ts";
import type { ProjectContents } from "./project-contents.ts";
import { wholeProjectKey } from "./project-hints.ts";

/** Notes of files that are absent, and notes that can't be read. */
export async function leftoverNotes(
  { project, objects }: ProjectContents,
  store: Store,
): Promise<Leftover[]> {
  const leftoverOf = async (object: ListedObject): Promise<Leftover[]> => {
    const key = await readWaitingNote(store, object.key);
    const isNeeded = key !== undefined && objects.has(key) && waitingKey(project, key) === object.key;
    return isNeeded ? [] : [{ object, key: key ?? wholeProjectKey(project) }];
  };
  const prefix = waitingPrefix(project);
  const notes = [...objects.values()].filter(({ key }) => key.startsWith(prefix));
  return (await allFulfilled(notes.map(leftoverOf))).flat();
}
