import type { Store } from "../store/store.ts";

/** @returns the key that is noted; undefined where the note is gone or can't be read */
export async function readWaitingNote(store: Store, noteKey: string): Promise<string | undefined> {
  const read = await store.get(noteKey);
  if (read.kind !== "found") return undefined;
  try {
    const { key } = JSON.parse(Buffer.from(read.object.body).toString()) as { key?: unknown };
    return typeof key === "string" ? key : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
