import { waitingKey, waitingPrefix } from "@wheelyard/core/bucket-layout/record-keys";
import { requireFormat } from "@wheelyard/core/format";
import type { Project } from "@wheelyard/core/project";
import type { Store } from "../store/store.ts";
import { INTERNAL_JSON } from "../views/renditions.ts";

/**
 * A status file may come before the first distribution of its project, or outlive the last one, and files may be
 * rejected. A project without a page has no state to name them in, so their keys are noted here, and the run that
 * creates the page looks at them. A note is only a hint, so an out-of-date one is harmless.
 */
export async function readWaitingKeys(store: Store, project: Project): Promise<string[]> {
  const keys: string[] = [];
  for await (const note of store.list(waitingPrefix(project))) {
    const key = await readWaitingNote(store, note.key);
    if (key !== undefined) keys.push(key);
  }
  return keys;
}

const FORMAT = 1;

/**
 * @returns the noted key; undefined if the note is absent or can't be read (reconcile then removes it)
 * @throws {NewerFormatError} if a newer wheelyard version wrote it
 */
export async function readWaitingNote(store: Store, noteKey: string): Promise<string | undefined> {
  const read = await store.get(noteKey);
  if (read.kind !== "found") return undefined;
  const text = Buffer.from(read.object.body).toString();
  requireFormat(`the note "${noteKey}"`, FORMAT, text);
  try {
    const { key } = JSON.parse(text) as { key?: unknown };
    return typeof key === "string" ? key : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

export async function noteWaitingKey(store: Store, project: Project, key: string): Promise<void> {
  // If the note is there already, it says the same: a conflict is as good as a success.
  await store.put(waitingKey(project, key), Buffer.from(JSON.stringify({ key })), INTERNAL_JSON, {
    ifNoneMatch: "*",
  });
}
