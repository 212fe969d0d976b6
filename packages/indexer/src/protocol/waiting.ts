import { waitingKey, waitingPrefix } from "../core/bucket-layout.ts";
import type { ProjectName } from "../core/project-name.ts";
import type { Store } from "../store/store.ts";
import { INTERNAL_JSON } from "../views/renditions.ts";

/**
 * Status files may come before the first distribution of their project, or outlive the last one. There is no page
 * to remember them then, so their keys are noted here, and whoever creates the page looks at them. A note is only
 * a hint: one that is out of date is harmless.
 */
export async function readWaitingKeys(store: Store, project: ProjectName): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(waitingPrefix(project))) {
    const read = await store.get(key);
    if (read.kind === "found") keys.push((JSON.parse(Buffer.from(read.object.body).toString()) as Note).key);
  }
  return keys;
}

export async function noteWaitingKey(store: Store, project: ProjectName, key: string): Promise<void> {
  const note: Note = { key };
  // Where the note is there already, it says the same: a conflict is as good as a success.
  await store.put(waitingKey(project, key), Buffer.from(JSON.stringify(note)), INTERNAL_JSON, {
    ifNoneMatch: "*",
  });
}

interface Note {
  key: string;
}
